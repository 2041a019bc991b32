import type { PeerFault, PeerObservation } from '../../api/v1alpha1.ts';
import type { Judgement } from '../judge/judge-gso.ts';
import type { JudgedPeer } from '../judge/judge-peer.ts';

/** What a report holds of an exchange with a peer. */
export function describePeer({ node, family, address, time, gso, ecn, ...peer }: JudgedPeer): PeerObservation {
  const { answered, tallies, receiverDropped } = peer;
  const faults = {
    ...(gso.state !== 'Capable' && { gso: faultOf(gso) }),
    // That nobody answered is told once.
    ...(ecn.state !== 'Capable' && { ecn: answered ? faultOf(ecn) : { reason: ecn.reason } }),
  };
  return {
    node,
    family,
    address,
    time,
    gso: gso.state,
    ecn: ecn.state,
    ...(Object.keys(faults).length > 0 && { faults }),
    ...(answered && { numbers: tallies }),
    ...(receiverDropped > 0 && { receiverDropped }),
  };
}

function faultOf({ reason, message, errno }: Judgement): PeerFault {
  return { reason, message, ...(errno !== undefined && { errno }) };
}
