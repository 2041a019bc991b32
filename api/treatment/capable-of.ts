import { type Capability, type Network, type VerdictKey, verdictKeys } from '../names.ts';
import type { LabelValue } from '../vocabulary.ts';

const verdictOf = {
  pod: { gso: 'podGso', ecn: 'podEcn' },
  host: { gso: 'hostGso', ecn: 'hostEcn' },
} as const satisfies Record<Network, Record<Capability, VerdictKey>>;

const capable: LabelValue = 'capable';

/** Whether a node with this entry in GsoNodeMap is capable of all that is needed; read as the admission policies read it. */
export function isCapableOf(entry: string, network: Network, needs: readonly Capability[]): boolean {
  const words = entry.split(',');
  return needs.every((need) => words[verdictKeys.indexOf(verdictOf[network][need])] === capable);
}
