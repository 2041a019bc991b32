import type { State } from '../../api/vocabulary.ts';

/** For scripts. 0: all that was tested works; 1: something does not; 2: it could not be told. */
export type ExitCode = 0 | 1 | 2;

/** What the states that were found add up to: one that does not work weighs more than one that is not known. */
export function exitCodeOf(states: readonly State[]): ExitCode {
  if (states.some((state) => state !== 'Capable' && state !== 'Unknown')) return 1;
  return states.length === 0 || states.includes('Unknown') ? 2 : 0;
}
