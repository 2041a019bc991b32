import { capabilityLabels, verdictKeys } from '../../api/names.ts';
import type { Verdict } from '../../api/v1alpha1.ts';
import { labelValue, labelValues } from '../../api/vocabulary.ts';

/**
 * The labels of ours that a Node is to have. Where there is no verdict the present value stays, if it is one of ours:
 * nothing is taken away because we know less. Nothing is added there either.
 */
export function desiredLabels(
  verdict: Verdict | undefined,
  present: Readonly<Record<string, string>>,
): Record<string, string> {
  const desired: Record<string, string> = {};
  for (const key of verdictKeys) {
    const label = capabilityLabels[key];
    const judged = verdict?.[key];
    const value =
      judged === undefined ? labelValues.find((known) => known === present[label]) : labelValue(judged.state);
    if (value !== undefined) desired[label] = value;
  }
  return desired;
}
