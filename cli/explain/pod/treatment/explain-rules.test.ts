import { expect, it } from 'vitest';
import type { LabelSelector } from '../../../../api/v1alpha1.ts';
import { describeSelector, findMisfits } from './explain-rules.ts';

it.each<[LabelSelector, string]>([
  [{}, 'every pod'],
  [{ matchLabels: { app: 'caddy', tier: '' } }, 'app=caddy,tier='],
  [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] }, 'app in (a,b)'],
  [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a', 'b'] }] }, 'app notin (a,b)'],
  [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] }, 'app!=a'],
  [
    {
      matchLabels: { app: 'a' },
      matchExpressions: [
        { key: 'x', operator: 'Exists' },
        { key: 'y', operator: 'DoesNotExist' },
      ],
    },
    'app=a,x,!y',
  ],
])('%j reads %s', (selector, expected) => {
  expect(describeSelector(selector)).toBe(expected);
});

it.each<[string, LabelSelector, string[]]>([
  ['nothing for an empty selector', {}, []],
  ['nothing that matches', { matchLabels: { app: 'caddy' } }, []],
  ['a different value', { matchLabels: { app: 'nginx' } }, ['app=nginx is required, but the pod has app=caddy']],
  ['a missing label', { matchLabels: { tier: 'web' } }, ['tier=web is required, but the pod has no label tier']],
  [
    'a value that is not listed',
    { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] },
    ['app in (a,b) is required, but the pod has app=caddy'],
  ],
  [
    'a value that is excluded',
    { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['caddy', 'b'] }] },
    ['app notin (caddy,b) is required, but the pod has app=caddy'],
  ],
  [
    'a label that must exist',
    { matchExpressions: [{ key: 'x', operator: 'Exists' }] },
    ['x is required, but the pod has no label x'],
  ],
  [
    'a label that must not exist',
    { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
    ['!app is required, but the pod has app=caddy'],
  ],
  [
    'only what does not match',
    { matchLabels: { app: 'caddy', tier: 'web' }, matchExpressions: [{ key: 'x', operator: 'Exists' }] },
    ['tier=web is required, but the pod has no label tier', 'x is required, but the pod has no label x'],
  ],
  [
    'a key that every object has',
    { matchLabels: { constructor: 'x' } },
    ['constructor=x is required, but the pod has no label constructor'],
  ],
])('names %s', (_what, selector, expected) => {
  expect(findMisfits(selector, { app: 'caddy', old: '' })).toEqual(expected);
});
