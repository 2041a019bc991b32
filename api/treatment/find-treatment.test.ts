import { expect, it } from 'vitest';
import { findTreatment } from './find-treatment.ts';
import { matchesSelector } from './selector.ts';
import type { LabelSelector } from '../v1alpha1.ts';

const labels = { app: 'caddy', tier: '' };

it.each<[string, LabelSelector, boolean]>([
  ['an empty selector', {}, true],
  ['a label with its value', { matchLabels: { app: 'caddy' } }, true],
  ['a label with an empty value', { matchLabels: { tier: '' } }, true],
  ['a label with another value', { matchLabels: { app: 'gost' } }, false],
  ['a label that the pod lacks, with an empty value', { matchLabels: { zone: '' } }, false],
  ['a label with the name of an inherited property', { matchLabels: { constructor: '' } }, false],
  ['In with its value', { matchExpressions: [{ key: 'app', operator: 'In', values: ['gost', 'caddy'] }] }, true],
  ['In with other values', { matchExpressions: [{ key: 'app', operator: 'In', values: ['gost'] }] }, false],
  ['In for a label that the pod lacks', { matchExpressions: [{ key: 'x', operator: 'In', values: [''] }] }, false],
  ['NotIn with its value', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['caddy'] }] }, false],
  ['NotIn for a label that the pod lacks', { matchExpressions: [{ key: 'x', operator: 'NotIn', values: [''] }] }, true],
  ['Exists', { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
  ['Exists for a label that the pod lacks', { matchExpressions: [{ key: 'x', operator: 'Exists' }] }, false],
  ['DoesNotExist', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
  ['DoesNotExist for a label that the pod lacks', { matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }, true],
  [
    'labels that match and an expression that does not',
    { matchLabels: { app: 'caddy' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
    false,
  ],
])('a selector is matched as Kubernetes does: %s', (_, selector, matches) => {
  expect(matchesSelector(selector, labels)).toBe(matches);
});

const defaults = { placement: 'Prefer', needs: ['GSO'], preset: 'quic-go', env: [] };
const rules = [{ selector: { matchLabels: { app: 'gost' } } }, { selector: {} }, { selector: { matchLabels: labels } }];

it.each([
  ['the first rule that matches applies', labels, { by: 'rule', index: 1, rule: { ...defaults, ...rules[1] } }],
  [
    'a valid label takes precedence over all rules',
    { 'quicgso.io/placement': 'require' },
    { by: 'label', rule: { ...defaults, selector: {}, placement: 'Require' } },
  ],
  [
    'an invalid label is ignored',
    { app: 'gost', 'quicgso.io/placement': 'Require' },
    { by: 'rule', index: 0, rule: { ...defaults, ...rules[0] } },
  ],
  [
    'the name of an inherited property is not a valid label',
    { app: 'gost', 'quicgso.io/placement': 'toString' },
    { by: 'rule', index: 0, rule: { ...defaults, ...rules[0] } },
  ],
])('%s', (_, pod, treatment) => {
  expect(findTreatment(pod, rules)).toEqual(treatment);
});

it('a pod that no rule matches is not treated', () => {
  expect(findTreatment({ app: 'nginx' }, rules.slice(0, 1))).toBeUndefined();
});
