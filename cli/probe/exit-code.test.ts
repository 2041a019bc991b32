import { expect, it } from 'vitest';
import type { FamilyObservation, Result } from '../../api/v1alpha1.ts';
import type { State } from '../../api/vocabulary.ts';
import { exitCodeOf, type ExitCode } from './exit-code.ts';

const result = (state: State): Result => ({
  state,
  evidence: 'Kernel',
  reason: 'Delivered',
  message: '',
  goodRounds: 0,
});
const family = (gso: State, ecn: State): FamilyObservation => ({ gso: result(gso), ecn: result(ecn), maxSegments: 0 });
const good = family('Capable', 'Capable');

it.each<[string, { ipv4?: FamilyObservation; ipv6?: FamilyObservation }, ExitCode]>([
  ['is 0 when both families are good', { ipv4: good, ipv6: good }, 0],
  ['is 0 when the only family is good', { ipv4: good }, 0],
  ['is 1 when one family lacks GSO', { ipv4: good, ipv6: family('Unsupported', 'Capable') }, 1],
  ['is 1 when ECN is refused: that ends a connection too', { ipv4: family('Capable', 'Unsupported') }, 1],
  ['is 1 when one is bad and another could not be told', { ipv4: family('Unknown', 'Broken') }, 1],
  ['is 2 when one could not be told', { ipv4: good, ipv6: family('Unknown', 'Capable') }, 2],
  ['is 2 when nothing was tested', {}, 2],
])('%s', (_, observation, expected) => {
  expect(exitCodeOf(observation)).toBe(expected);
});
