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

/** The word of a node's entry in GsoNodeMap for one of the four verdicts; undefined without an entry, or where it is too short. */
export function wordOf(entry: string | undefined, key: VerdictKey): string | undefined {
  return entry?.split(',')[verdictKeys.indexOf(key)];
}

/** Whether a node with this entry is capable of all that is needed; read as the admission policies read it. */
export function isCapableOf(entry: string, network: Network, needs: readonly Capability[]): boolean {
  return needs.every((need) => wordOf(entry, verdictKeyOf(network, need)) === capable);
}

/**
 * A node's entry in GsoNodeMap; undefined when it is to have none. Where there is no verdict, what the map says stays as
 * long as the Node's label says the same: a Node re-created under the name of another has no labels and inherits nothing,
 * and a label alone, which an autoscaler or the kubelet may have set, switches nothing on.
 */
export function nodeEntry(
  verdict: Verdict | undefined,
  labels: Readonly<Record<string, string>>,
  present: string | undefined,
): string | undefined {
  const values = verdictKeys.map((key) => {
    const judged = verdict?.[key];
    if (judged !== undefined) return labelValue(judged.state);
    const former = wordOf(present, key);
    return labelValues.find((value) => value === former && value === labels[capabilityLabels[key]]);
  });
  return values.every((value) => value === undefined) ? undefined : values.map((value) => value ?? 'unknown').join(',');
}
