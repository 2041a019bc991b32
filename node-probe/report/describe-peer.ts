import type { PeerObservation } from '../../api/v1alpha1.ts';
import type { JudgedPeer } from '../judge/judge-peer.ts';

/** What a report holds of an exchange with a peer. */
export function describePeer({ node, family, address, time, answered, gso, tallies }: JudgedPeer): PeerObservation {
  const { state, reason, message, errno } = gso;
  return {
    node,
    family,
    address,
    time,
    state,
    reason,
    // Most ways are good, and a report should stay small.
    message: state === 'Capable' ? '' : message,
    ...(errno !== undefined && { errno }),
    control: tallies.control,
    gso: tallies.gso,
    ...(answered && { ecn: tallies.ecn }),
  };
}
