import { expect, it } from 'vitest';
import type { Evidence, State } from '../../api/vocabulary.ts';
import type { Judgement } from './judge-gso.ts';
import { preferStrongerEvidence } from './judge-round.ts';

const judgement = (state: State, evidence: Evidence): Judgement => ({
  state,
  evidence,
  reason: 'Delivered',
  message: '',
});

it.each<[string, State | undefined, State | undefined, Evidence | undefined]>([
  ['the same from higher evidence counts as that', 'Capable', 'Capable', 'Egress'],
  ['worse from higher evidence counts', 'Capable', 'Unsupported', 'Egress'],
  ['what the kernel refuses stays refused', 'Unsupported', 'Capable', 'Kernel'],
  ['without higher evidence the lower stands', 'Capable', undefined, 'Kernel'],
  ['without lower evidence the higher stands', undefined, 'Capable', 'Egress'],
  ['nothing stays nothing', undefined, undefined, undefined],
])('%s', (_, lower, higher, expected) => {
  const found = preferStrongerEvidence(lower && judgement(lower, 'Kernel'), higher && judgement(higher, 'Egress'));
  expect(found?.evidence).toBe(expected);
});
