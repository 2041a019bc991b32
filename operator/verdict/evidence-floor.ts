import { type Network, peerPort } from '../../api/names.ts';
import { type Evidence, byEvidence } from '../../api/vocabulary.ts';
import type { Conclusion } from './conclusion.ts';

/** Values of `--min-evidence`: `auto` requires what the network allows, the others a fixed minimum. */
export const minEvidences = ['auto', 'wire', 'kernel'] as const;
export type MinEvidence = (typeof minEvidences)[number];

/**
 * The minimum evidence for a Capable result. `auto` requires a test over the wire once a peer of this node's probes has
 * answered, since such a test is then possible; until then, the most that a node can find out alone. A pod's own
 * interface is a veth: that it accepts a burst proves nothing about the egress path, so there the most is Kernel.
 */
export function evidenceFloor(minEvidence: MinEvidence, network: Network, anyPeerAnswered: boolean): Evidence {
  switch (minEvidence) {
    case 'wire':
      return 'Wire';
    case 'kernel':
      return 'Kernel';
    case 'auto':
      if (anyPeerAnswered) return 'Wire';
      return network === 'host' ? 'Egress' : 'Kernel';
  }
}

/** Makes a Capable result below the floor Unknown. Other states stay: a fault needs no minimum evidence. */
export function applyEvidenceFloor<T extends Conclusion>(found: T, floor: Evidence): T {
  const { state, evidence } = found;
  if (state !== 'Capable' || byEvidence(found, { evidence: floor }) >= 0) return found;
  return {
    ...found,
    state: 'Unknown',
    reason: 'InsufficientEvidence',
    message: `Passed with evidence ${evidence} only; minEvidence requires ${floor}${advice[floor]}`,
  };
}

const advice: Record<Evidence, string> = {
  None: '.',
  Kernel: '.',
  Egress: ': bursts through the interface of the default route.',
  Wire: `: a probe on another node must receive the bursts. Allow UDP port ${peerPort} between nodes.`,
};
