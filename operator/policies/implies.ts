import type { LabelSelector } from '../../api/v1alpha1.ts';

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

/** What is known of one label of every pod that a selector selects. */
interface Known {
  readonly present: boolean;
  readonly absent: boolean;
  /** The values that it can have, where only some are possible. */
  readonly among: ReadonlySet<string> | undefined;
  /** Values that it cannot have. */
  readonly not: ReadonlySet<string>;
}

/**
 * Whether every pod that the one selector selects is selected by the other too, as far as that follows from each label by
 * itself. So `true` is certain, and `false` may only mean that it was not seen.
 */
export function implies(one: LabelSelector, other: LabelSelector): boolean {
  const given = expressionsOf(one);
  return expressionsOf(other).every((wanted) =>
    follows(
      wanted,
      given.filter(({ key }) => key === wanted.key),
    ),
  );
}

function expressionsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Expression[] {
  const labels = Object.entries(matchLabels).map(([key, value]): Expression => ({
    key,
    operator: 'In',
    values: [value],
  }));
  return [...labels, ...matchExpressions];
}

function follows({ operator, values = [] }: Expression, given: readonly Expression[]): boolean {
  const { present, absent, among, not } = know(given);
  const possible = among === undefined ? undefined : [...among].filter((value) => !not.has(value));
  switch (operator) {
    case 'In':
      return possible?.every((value) => values.includes(value)) === true;
    // Also a pod without the label is "not in".
    case 'NotIn':
      return (
        absent ||
        possible?.every((value) => !values.includes(value)) === true ||
        values.every((value) => not.has(value))
      );
    case 'Exists':
      return present;
    case 'DoesNotExist':
      return absent;
  }
}

function know(given: readonly Expression[]): Known {
  const listed = given.filter(({ operator }) => operator === 'In').map(({ values = [] }) => new Set(values));
  const [first, ...others] = listed;
  return {
    present: first !== undefined || given.some(({ operator }) => operator === 'Exists'),
    absent: given.some(({ operator }) => operator === 'DoesNotExist'),
    among: first === undefined ? undefined : others.reduce((left, right) => left.intersection(right), first),
    not: new Set(given.filter(({ operator }) => operator === 'NotIn').flatMap(({ values = [] }) => values)),
  };
}
