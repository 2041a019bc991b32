import { expect, it } from 'vitest';
import { reasons } from '../../api/vocabulary.ts';
import type { ObservedResult } from '../reports/summarize-network.ts';
import { contradictionOf } from './contradiction.ts';

const capable: ObservedResult = { state: 'Capable', evidence: 'Wire', reason: 'Delivered', message: '', goodRounds: 1 };

it('accepts a capable result that was delivered, with evidence, after a good round', () => {
  expect(contradictionOf(capable)).toBeUndefined();
});

it.each(reasons.filter((reason) => reason !== 'Delivered'))(
  'does not believe that %s makes a node capable',
  (reason) => {
    expect(contradictionOf({ ...capable, reason })).toContain(reason);
  },
);

it.each([{ evidence: 'None' as const }, { goodRounds: 0 }])('does not believe a capable result with %j', (change) => {
  expect(contradictionOf({ ...capable, ...change })).toBeDefined();
});

it.each(['Broken', 'Unsupported', 'Degraded', 'Unknown'] as const)('takes %s as it is', (state) => {
  expect(contradictionOf({ ...capable, state, evidence: 'None', goodRounds: 0 })).toBeUndefined();
});
