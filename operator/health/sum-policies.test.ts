import { expect, it } from 'vitest';
import { sumPolicies } from './sum-policies.ts';

const total = { treated: 5, onCapableNodes: 3, elsewhere: 2, drifted: 2, unsafe: 1, conservative: 1 };

it.each([
  ['no policy', [], { treated: 0, untreated: 0, unsafe: 0, conservative: 0 }],
  [
    'two policies',
    [{ total, untreated: { count: 4, pods: ['a'] } }, { total }],
    { treated: 10, untreated: 4, unsafe: 2, conservative: 2 },
  ],
  ['one that has no status yet', [undefined, { total }], { treated: 5, untreated: 0, unsafe: 1, conservative: 1 }],
  ['one with nonsense', [{ total: 'many' }, { total }], { treated: 5, untreated: 0, unsafe: 1, conservative: 1 }],
])('sums up the pods of %s', (_, statuses, expected) => {
  expect(sumPolicies(statuses.map((status) => ({ status })))).toEqual(expected);
});
