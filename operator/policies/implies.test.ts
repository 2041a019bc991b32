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
  ['what is known of one label says nothing of another', label('a'), { matchLabels: { tier: 'a' } }, false],
])('%s', (_what, one, other, expected) => {
  expect(implies(one, other)).toBe(expected);
});

/** Numbers that look random and are the same in every run (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

it('is certain when it says so: in 20,000 pairs of selectors no pod is selected by the one and not by the other', () => {
  const pick = numbers(7);
  const values = ['a', 'b', ''];
  const some = (): string[] => values.filter(() => pick(2) === 0);
  const expression = (): Expression => {
    const operator = (['In', 'NotIn', 'Exists', 'DoesNotExist'] as const)[pick(4)] ?? 'In';
    const key = pick(2) === 0 ? 'x' : 'y';
    return operator === 'In' || operator === 'NotIn' ? { key, operator, values: some() } : { key, operator };
  };
  const selector = (): LabelSelector => ({
    ...(pick(2) === 0 ? { matchLabels: { [pick(2) === 0 ? 'x' : 'y']: values[pick(3)] ?? '' } } : {}),
    matchExpressions: Array.from({ length: pick(4) }, expression),
  });
  const choices = [undefined, ...values];
  const pods = choices.flatMap((x) =>
    choices.map((y) => ({ ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) })),
  );
  let said = 0;
  const counterexamples: unknown[] = [];
  for (let pair = 0; pair < 20_000; pair++) {
    const [one, other] = [selector(), selector()];
    if (!implies(one, other)) continue;
    said += 1;
    const left = pods.filter((pod) => matchesSelector(one, pod) && !matchesSelector(other, pod));
    counterexamples.push(...left.map((pod) => ({ one, other, pod })));
  }
  expect(counterexamples).toEqual([]);
  expect(said).toBeGreaterThan(2000);
});
