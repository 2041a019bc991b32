import { expect, it } from 'vitest';
import type { State } from '../../api/vocabulary.ts';
import { exitCodeOf, type ExitCode } from './exit-code.ts';

it.each<[string, State[], ExitCode]>([
  ['is 0 when everything works', ['Capable', 'Capable'], 0],
  ['is 1 when one state is unsupported', ['Capable', 'Unsupported', 'Capable'], 1],
  ['is 1 when one state is degraded', ['Degraded'], 1],
  ['is 1 when one state is broken and another is unknown', ['Unknown', 'Broken'], 1],
  ['is 2 when one state is unknown', ['Capable', 'Unknown'], 2],
  ['is 2 when nothing was tested', [], 2],
])('%s', (_, states, expected) => {
  expect(exitCodeOf(states)).toBe(expected);
});
