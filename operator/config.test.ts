import { describe, expect, it } from 'vitest';
import { ConfigError } from '../api/config/config-error.ts';
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
    expect(readConfig([], {})).toEqual({
      minEvidence: 'auto',
      logLevel: 'info',
      leaderElect: true,
      podName: undefined,
      healthPort: 8080,
      tested: ['pod', 'host'],
    });
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

  it.each([
    [['--leader-elect', 'false'], {}, { leaderElect: false }],
    [[], { QUICGSO_LEADER_ELECT: 'false' }, { leaderElect: false }],
    [[], { POD_NAME: 'quicgso-operator-7d4b9c-x2x' }, { podName: 'quicgso-operator-7d4b9c-x2x' }],
    [['--pod-name', 'a'], { POD_NAME: 'b' }, { podName: 'a' }],
    [['--health-port', '0'], {}, { healthPort: 0 }],
    [['--networks', 'pod,host'], {}, { tested: ['pod', 'host'] }],
    [['--networks', 'host'], {}, { tested: ['host'] }],
    [[], { QUICGSO_NETWORKS: 'none' }, { tested: [] }],
    [[], { QUICGSO_HEALTH_PORT: '9090' }, { healthPort: 9090 }],
  ])('reads %j with %j as %j', (argv, env, expected) => {
    expect(readConfig(argv, env)).toMatchObject(expected);
  });

  it('reports all problems at the same time', () => {
    const wrong = ['--min-evidence', 'much', '--health-port=65536', '--leader-elect', 'no', '--networks', 'host,pod'];
    const argv = [...wrong, '--colour', 'extra'];
    expect(problemsOf(argv, { QUICGSO_LOG_LEVEL: 'loud' })).toEqual([
      'unknown flag --colour',
      'unexpected argument "extra"',
      '--min-evidence is "much", must be one of auto, wire, kernel',
      'QUICGSO_LOG_LEVEL is "loud", must be one of trace, debug, info, warn, error, fatal',
      '--leader-elect is "no", must be one of true, false',
      '--health-port is "65536", must be a TCP port, or 0 to disable',
      '--networks is "host,pod", must be one of pod,host, pod, host, none',
    ]);
  });

  it('rejects a flag without a value', () => {
    expect(problemsOf(['--log-level'])).toEqual(['--log-level needs a value']);
  });
});
