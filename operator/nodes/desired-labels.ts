import { type VerdictKey, capabilityLabels, verdictKeys } from '../../api/names.ts';
import type { Verdict } from '../../api/v1alpha1.ts';
import { labelValue, labelValues } from '../../api/vocabulary.ts';

/**
 * The desired capability labels of a Node. Without a verdict a present valid value stays, so that missing data removes
 * no label, and none is added.
 *
 * @param testedNoLonger verdicts of networks that are no longer tested: their labels are undefined, to be removed
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
