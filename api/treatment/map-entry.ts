import { capabilityLabels, verdictKeys } from '../names.ts';
import type { Verdict } from '../v1alpha1.ts';
import { labelValue, labelValues } from '../vocabulary.ts';

/**
 * A node's entry in GsoNodeMap; undefined when it is to have none. Where there is no verdict, what the map says stays as
 * long as the Node's label says the same: a Node re-created under the name of another has no labels and inherits nothing,
 * and a label alone, which an autoscaler or the kubelet may have set, switches nothing on.
 */
export function mapEntry(
  verdict: Verdict | undefined,
  labels: Readonly<Record<string, string>>,
  present: string | undefined,
): string | undefined {
  const former = present?.split(',') ?? [];
  const values = verdictKeys.map((key, index) => {
    const judged = verdict?.[key];
    if (judged !== undefined) return labelValue(judged.state);
    return labelValues.find((value) => value === former[index] && value === labels[capabilityLabels[key]]);
  });
  return values.every((value) => value === undefined) ? undefined : values.map((value) => value ?? 'unknown').join(',');
}
