import { systemNamespace } from '../../api/names.ts';

/** What holds and what does not, a line each. */
export interface Outcome {
  readonly ok: readonly string[];
  /** Each with what to look at next. Empty: all holds. */
  readonly missing: readonly string[];
}

/** Where to look when the operator has not done its part. */
export const seeOperator = `run kubectl -n ${systemNamespace} logs deployment/quicgso-operator`;

/** Things of one kind that are named; of more, only how many. */
const mostNamed = 10;

/**
 * What there is to say of things of one kind.
 *
 * @param ok what holds when nothing is missing; false: it does not hold all the same
 * @param more what to call those that are too many to be named
 */
export function outcomeOf(missing: readonly string[], ok: string | false, more: string): Outcome {
  if (missing.length === 0) return { ok: ok === false ? [] : [ok], missing };
  const named = missing.slice(0, mostNamed);
  const rest = missing.length - named.length;
  return { ok: [], missing: rest === 0 ? named : [...named, `${rest} more ${more}`] };
}
