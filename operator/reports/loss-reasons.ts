import type { Capability } from '../../api/names.ts';
import type { Reason } from '../../api/vocabulary.ts';

const reasonsOfLoss: Readonly<Record<Capability, readonly Reason[]>> = {
  gso: ['SilentLoss', 'SegmentsMerged', 'Corrupted'],
  ecn: ['EcnBlackHole'],
};

/**
 * Whether a reason means that traffic was sent but did not arrive intact: only then can another node or the path be at
 * fault.
 */
export function isLoss(capability: Capability, reason: Reason): boolean {
  return reasonsOfLoss[capability].includes(reason);
}
