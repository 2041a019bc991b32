import { expect, it } from 'vitest';
import type { State } from '../../api/vocabulary.ts';
import { exitCodeOf, type ExitCode } from './exit-code.ts';

it.each<[string, State[], ExitCode]>([
  ['is 0 when everything works', ['Capable', 'Capable'], 0],
  ['is 1 when one thing is not supported', ['Capable', 'Unsupported', 'Capable'], 1],
  ['is 1 when one thing is degraded', ['Degraded'], 1],
  ['is 1 when one is broken and another could not be told', ['Unknown', 'Broken'], 1],
  ['is 2 when one could not be told', ['Capable', 'Unknown'], 2],
  ['is 2 when nothing was tested', [], 2],
])('%s', (_, states, expected) => {
  expect(exitCodeOf(states)).toBe(expected);
});
