import { expect, it } from 'vitest';
import type { LabelSelector } from '../../api/v1alpha1.ts';
import { type HiddenRule, hiddenRules } from './hidden-rules.ts';

const app = (value: string): LabelSelector => ({ matchLabels: { app: value } });
const edge: LabelSelector = { matchLabels: { app: 'a', tier: 'edge' } };

it.each<[string, LabelSelector[], HiddenRule[]]>([
  ['no rules', [], []],
  ['rules for different pods', [app('a'), app('b')], []],
  ['a narrow rule before a wide one', [edge, app('a'), {}], []],
  ['a wide rule before a narrow one', [app('a'), edge], [{ index: 1, by: 0 }]],
  [
    'a rule for all pods before others',
    [app('b'), {}, app('a'), edge],
    [
      { index: 2, by: 1 },
      { index: 3, by: 1 },
    ],
  ],
  ['the same rule twice', [app('a'), app('b'), app('a')], [{ index: 2, by: 0 }]],
  [
    'a rule hidden only by two together, which is not found',
    [
      { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
      { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
      { matchLabels: { tier: 'edge' } },
    ],
    [],
  ],
])('finds hidden rules in %s', (_what, selectors, hidden) => {
  expect(hiddenRules(selectors.map((selector) => ({ selector })))).toEqual(hidden);
});
