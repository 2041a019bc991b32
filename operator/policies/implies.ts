import { type Requirement, requirementsOf } from '../../api/treatment/selector.ts';
import type { LabelSelector } from '../../api/v1alpha1.ts';

/** What a selector ensures about one label of its pods. */
interface Known {
  readonly present: boolean;
  readonly absent: boolean;
  /** The possible values; undefined if any is possible. */
  readonly among: ReadonlySet<string> | undefined;
  /** The excluded values. */
  readonly not: ReadonlySet<string>;
}

/**
 * Whether every pod that one selector selects is also selected by the other, judged label by label. `true` is certain;
 * `false` may be wrong.
 */
export function implies(one: LabelSelector, other: LabelSelector): boolean {
  const given = requirementsOf(one);
  return requirementsOf(other).every((wanted) =>
    follows(
      wanted,
      given.filter(({ key }) => key === wanted.key),
    ),
  );
}

function follows({ operator, values = [] }: Requirement, given: readonly Requirement[]): boolean {
  const { present, absent, among, not } = know(given);
  const possible = among === undefined ? undefined : [...among].filter((value) => !not.has(value));
  switch (operator) {
    case 'In':
      return possible?.every((value) => values.includes(value)) === true;
    // A pod without the label also matches NotIn.
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

function know(given: readonly Requirement[]): Known {
  const listed = given.filter(({ operator }) => operator === 'In').map(({ values = [] }) => new Set(values));
  const [first, ...others] = listed;
  return {
    present: first !== undefined || given.some(({ operator }) => operator === 'Exists'),
    absent: given.some(({ operator }) => operator === 'DoesNotExist'),
    among: first === undefined ? undefined : others.reduce((left, right) => left.intersection(right), first),
    not: new Set(given.filter(({ operator }) => operator === 'NotIn').flatMap(({ values = [] }) => values)),
  };
}
