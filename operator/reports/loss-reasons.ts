import type { Capability } from '../../api/names.ts';
import type { Reason } from '../../api/vocabulary.ts';

const reasonsOfLoss: Readonly<Record<Capability, readonly Reason[]>> = {
  gso: ['SilentLoss', 'SegmentsMerged', 'Corrupted'],
  ecn: ['EcnBlackHole'],
};

/** Whether a reason means that something was sent and did not arrive as it was sent: only then can others be to blame. */
export function isLoss(capability: Capability, reason: Reason): boolean {
  return reasonsOfLoss[capability].includes(reason);
}
