import type { State } from '../../api/vocabulary.ts';

/** 0: everything that was tested works; 1: something does not; 2: inconclusive. */
export type ExitCode = 0 | 1 | 2;

/** Combines states: one that does not work takes precedence over an unknown one. */
export function exitCodeOf(states: readonly State[]): ExitCode {
  if (states.some((state) => state !== 'Capable' && state !== 'Unknown')) return 1;
  return states.length === 0 || states.includes('Unknown') ? 2 : 0;
}
