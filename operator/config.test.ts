import { describe, expect, it } from 'vitest';
import { ConfigError } from '../api/config-error.ts';
import { readConfig } from './config.ts';

function problemsOf(argv: string[], env: Record<string, string> = {}): readonly string[] {
  try {
    readConfig(argv, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('has defaults', () => {
    expect(readConfig([], {})).toEqual({ minEvidence: 'auto', logLevel: 'info' });
  });

  it.each([
    [['--min-evidence', 'wire'], {}, 'wire'],
    [['--min-evidence=kernel'], {}, 'kernel'],
    [[], { QUICGSO_MIN_EVIDENCE: 'wire' }, 'wire'],
    [['--min-evidence', 'kernel'], { QUICGSO_MIN_EVIDENCE: 'wire' }, 'kernel'],
    [[], { QUICGSO_MIN_EVIDENCE: '' }, 'auto'],
  ])('reads %j with %j as %s', (argv, env, expected) => {
    expect(readConfig(argv, env).minEvidence).toBe(expected);
  });

  it('names every problem at once', () => {
    expect(problemsOf(['--min-evidence', 'much', '--colour', 'extra'], { QUICGSO_LOG_LEVEL: 'loud' })).toEqual([
      '--colour is not a known flag',
      '"extra" is not expected here',
      '--min-evidence is "much", must be one of auto, wire, kernel',
      'QUICGSO_LOG_LEVEL is "loud", must be one of trace, debug, info, warn, error, fatal',
    ]);
  });

  it('asks for the value of a flag without one', () => {
    expect(problemsOf(['--log-level'])).toEqual(['--log-level needs a value']);
  });
});
