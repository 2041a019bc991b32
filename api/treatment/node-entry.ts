import {
  type Capability,
  type Network,
  type VerdictKey,
  capabilityLabels,
  verdictKeyOf,
  verdictKeys,
} from '../names.ts';
import type { Verdict } from '../v1alpha1.ts';
import { type LabelValue, labelValue, labelValues } from '../vocabulary.ts';

const capable: LabelValue = 'capable';

/** The word for a verdict in a node's GsoNodeMap entry; undefined if there is no entry or it is too short. */
export function wordOf(entry: string | undefined, key: VerdictKey): string | undefined {
  return entry?.split(',')[verdictKeys.indexOf(key)];
}

/** Whether a node with this entry has all needed capabilities, as the admission policies read the entry. */
export function isCapableOf(entry: string, network: Network, needs: readonly Capability[]): boolean {
  return needs.every((need) => wordOf(entry, verdictKeyOf(network, need)) === capable);
}

/**
 * The desired entry of a node in GsoNodeMap; undefined for none. Without a verdict, the present word is kept as long as
 * the Node's label is equal: a Node re-created under the same name has no labels and inherits nothing, and a label
 * alone, which an autoscaler or the kubelet may have set, switches nothing on.
 */
export function nodeEntry(
  verdict: Verdict | undefined,
  labels: Readonly<Record<string, string>>,
  present: string | undefined,
): string | undefined {
  const values = verdictKeys.map((key) => {
    const judged = verdict?.[key];
    if (judged !== undefined) return labelValue(judged.state);
    const previous = wordOf(present, key);
    return labelValues.find((value) => value === previous && value === labels[capabilityLabels[key]]);
  });
  return values.every((value) => value === undefined) ? undefined : values.map((value) => value ?? 'unknown').join(',');
}
