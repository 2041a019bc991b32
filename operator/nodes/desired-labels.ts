import { type VerdictKey, capabilityLabels, verdictKeys } from '../../api/names.ts';
import type { Verdict } from '../../api/v1alpha1.ts';
import { labelValue, labelValues } from '../../api/vocabulary.ts';

/**
 * The labels of ours that a Node is to have. Where there is no verdict the present value stays, if it is one of ours:
 * nothing is taken away because we know less. Nothing is added there either.
 *
 * @param testedNoLonger verdicts that there were and will not be again: their labels are to go, and are undefined
 */
export function desiredLabels(
  verdict: Verdict | undefined,
  present: Readonly<Record<string, string>>,
  testedNoLonger: readonly VerdictKey[] = [],
): Record<string, string | undefined> {
  const desired: Record<string, string | undefined> = {};
  for (const key of verdictKeys) {
    const label = capabilityLabels[key];
    const judged = verdict?.[key];
    if (judged === undefined && testedNoLonger.includes(key)) {
      desired[label] = undefined;
      continue;
    }
    const value =
      judged === undefined ? labelValues.find((known) => known === present[label]) : labelValue(judged.state);
    if (value !== undefined) desired[label] = value;
  }
  return desired;
}
