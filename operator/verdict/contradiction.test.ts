import { expect, it } from 'vitest';
import { reasons } from '../../api/vocabulary.ts';
import type { ObservedResult } from '../reports/summarize-network.ts';
import { contradictionOf } from './contradiction.ts';

const capable: ObservedResult = { state: 'Capable', evidence: 'Wire', reason: 'Delivered', message: '', goodRounds: 1 };

it('accepts a Capable result with reason Delivered, evidence and a good round', () => {
  expect(contradictionOf(capable)).toBeUndefined();
});

it('accepts no other reason for Capable', () => {
  expect(reasons.filter((reason) => contradictionOf({ ...capable, reason }) === undefined)).toEqual(['Delivered']);
});

it.each([
  [{ reason: 'Override' }, 'is Capable with reason Override; a Capable result has reason Delivered'],
  [{ evidence: 'None' }, 'is Capable without any evidence'],
  [{ goodRounds: 0 }, 'is Capable after no good round'],
] as const)('says what is wrong with a capable result with %j', (change, contradiction) => {
  expect(contradictionOf({ ...capable, ...change })).toBe(contradiction);
});

it.each(['Broken', 'Unsupported', 'Degraded', 'Unknown'] as const)('accepts %s unchecked', (state) => {
  expect(contradictionOf({ ...capable, state, evidence: 'None', goodRounds: 0 })).toBeUndefined();
});
