import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesSelector } from '../../api/treatment/selector.ts';
import type { LabelSelector } from '../../api/v1alpha1.ts';
import { implies } from './implies.ts';

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

const label = (value: string): LabelSelector => ({ matchLabels: { app: value } });
const that = (operator: Expression['operator'], ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key: 'app', operator, ...(values.length === 0 ? {} : { values }) }],
});
const both = (...selectors: LabelSelector[]): LabelSelector => ({
  matchLabels: Object.fromEntries(selectors.flatMap(({ matchLabels = {} }) => Object.entries(matchLabels))),
  matchExpressions: selectors.flatMap(({ matchExpressions = [] }) => matchExpressions),
});

it.each<[string, LabelSelector, LabelSelector, boolean]>([
  ['anything is selected by an empty selector', label('a'), {}, true],
  ['an empty selector selects what others do not', {}, label('a'), false],
  ['a label implies itself', label('a'), label('a'), true],
  ['a label does not imply another value', label('a'), label('b'), false],
  ['more labels imply fewer', { matchLabels: { app: 'a', tier: 'x' } }, label('a'), true],
  ['fewer labels do not imply more', label('a'), { matchLabels: { app: 'a', tier: 'x' } }, false],
  ['a label implies In with its value', label('a'), that('In', 'b', 'a'), true],
  ['In implies In with more values', that('In', 'a'), that('In', 'a', 'b'), true],
  ['In does not imply In with fewer values', that('In', 'a', 'b'), that('In', 'a'), false],
  ['In of one value implies the label', that('In', 'a'), label('a'), true],
  ['two In imply what they share', both(that('In', 'a', 'b'), that('In', 'b', 'c')), label('b'), true],
  ['In without a value that NotIn takes', both(that('In', 'a', 'b'), that('NotIn', 'a')), label('b'), true],
  ['a label implies Exists', label('a'), that('Exists'), true],
  ['NotIn does not imply Exists', that('NotIn', 'a'), that('Exists'), false],
  ['Exists does not imply a value', that('Exists'), label('a'), false],
  ['a label implies NotIn of other values', label('a'), that('NotIn', 'b', 'c'), true],
  ['a label does not imply NotIn of its value', label('a'), that('NotIn', 'a'), false],
  ['NotIn implies NotIn of fewer values', that('NotIn', 'a', 'b'), that('NotIn', 'a'), true],
  ['NotIn does not imply NotIn of more values', that('NotIn', 'a'), that('NotIn', 'a', 'b'), false],
  ['DoesNotExist implies NotIn', that('DoesNotExist'), that('NotIn', 'a'), true],
  ['NotIn does not imply DoesNotExist', that('NotIn', 'a'), that('DoesNotExist'), false],
  ['DoesNotExist implies itself', that('DoesNotExist'), that('DoesNotExist'), true],
  ['one label implies nothing about another', label('a'), { matchLabels: { tier: 'a' } }, false],
])('%s', (_what, one, other, expected) => {
  expect(implies(one, other)).toBe(expected);
});

const values = ['a', 'b', ''];
const key = fc.constantFrom('x', 'y');
const expression = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: fc.subarray(values) }),
  fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const selector = fc.record({
  matchLabels: fc.dictionary(key, fc.constantFrom(...values), { maxKeys: 1 }),
  matchExpressions: fc.array(expression, { maxLength: 3 }),
});
const pods = [undefined, ...values].flatMap((x) =>
  [undefined, ...values].map((y) => ({ ...(x !== undefined && { x }), ...(y !== undefined && { y }) })),
);

it('is certain if true: no pod is selected by one selector and not by the other', () => {
  const pairs = fc.property(selector, selector, (one, other) => {
    fc.pre(implies(one, other));
    expect(pods.filter((pod) => matchesSelector(one, pod) && !matchesSelector(other, pod))).toEqual([]);
  });
  fc.assert(pairs, { numRuns: 2000 });
});
