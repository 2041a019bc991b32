import { systemNamespace } from '../../api/names.ts';

/** The passed and failed checks, one line each. */
export interface Outcome {
  readonly ok: readonly string[];
  /** Each with what to check next. Empty if all checks passed. */
  readonly missing: readonly string[];
}

/** The remedy when the operator has not done its part. */
export const seeOperator = `run kubectl -n ${systemNamespace} logs deployment/quicgso-operator`;

/** Items of one kind that are listed; more are only counted. */
const mostNamed = 10;

/**
 * Makes the outcome for items of one kind.
 *
 * @param ok the line if nothing is missing; false for none
 * @param more what to call the items that are only counted
 */
export function outcomeOf(missing: readonly string[], ok: string | false, more: string): Outcome {
  if (missing.length === 0) return { ok: ok === false ? [] : [ok], missing };
  const named = missing.slice(0, mostNamed);
  const rest = missing.length - named.length;
  return { ok: [], missing: rest === 0 ? named : [...named, `${rest} more ${more}`] };
}
