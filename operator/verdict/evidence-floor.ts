import { type Network, peerPort } from '../../api/names.ts';
import { type Evidence, byEvidence } from '../../api/vocabulary.ts';
import type { Conclusion } from './conclusion.ts';

/** What `--min-evidence` takes: `auto` asks for what the network allows, the others always for that much. */
export const minEvidences = ['auto', 'wire', 'kernel'] as const;
export type MinEvidence = (typeof minEvidences)[number];

/**
 * The least that a capable result must rest on. `auto` asks for a test over the wire as soon as a peer of this node's
 * probes answered, since then it could be made; before, for the most that a node can find out alone. A pod's own interface
 * is a veth, whose acceptance proves nothing about the way out, so nothing is gained there above the kernel.
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

/** A capable result that rests on less than the floor is not known to be capable. Others stand: a fault needs no floor. */
export function applyEvidenceFloor<T extends Conclusion>(found: T, floor: Evidence): T {
  const { state, evidence } = found;
  if (state !== 'Capable' || byEvidence(found, { evidence: floor }) >= 0) return found;
  return {
    ...found,
    state: 'Unknown',
    reason: 'InsufficientEvidence',
    message: `Works as far as it was tested (evidence ${evidence}), but evidence ${floor} is asked for${advice[floor]}`,
  };
}

const advice: Record<Evidence, string> = {
  None: '.',
  Kernel: '.',
  Egress: ': bursts through the interface of the default route.',
  Wire: `: the probe of another node has to receive the bursts. Let the probes reach each other (UDP port ${peerPort} between nodes).`,
};
