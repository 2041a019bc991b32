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
  ['an equal result counts with the higher evidence', 'Capable', 'Capable', 'Egress'],
  ['a worse result with higher evidence counts', 'Capable', 'Unsupported', 'Egress'],
  ['what the kernel rejects stays rejected', 'Unsupported', 'Capable', 'Kernel'],
  ['without higher evidence the lower counts', 'Capable', undefined, 'Kernel'],
  ['without lower evidence the higher counts', undefined, 'Capable', 'Egress'],
  ['no evidence is no result', undefined, undefined, undefined],
])('%s', (_, lower, higher, expected) => {
  const found = preferStrongerEvidence(lower && judgement(lower, 'Kernel'), higher && judgement(higher, 'Egress'));
  expect(found?.evidence).toBe(expected);
});
