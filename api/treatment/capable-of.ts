import { type Capability, type Network, verdictKeyOf, verdictKeys } from '../names.ts';
import type { LabelValue } from '../vocabulary.ts';

const capable: LabelValue = 'capable';

/** Whether a node with this entry in GsoNodeMap is capable of all that is needed; read as the admission policies read it. */
export function isCapableOf(entry: string, network: Network, needs: readonly Capability[]): boolean {
  const words = entry.split(',');
  return needs.every((need) => words[verdictKeys.indexOf(verdictKeyOf(network, need))] === capable);
}
