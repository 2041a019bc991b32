import type { Peer, PeerObservation } from '../../api/v1alpha1.ts';
import { allFamilies, familyOf } from './addresses.ts';
import type { Plan, PlannedPeer } from './round.ts';

export interface PeersToPlan {
  readonly peers: readonly Peer[];
  readonly key: Buffer;
  /** Number of the round; it selects the peer to test. */
  readonly round: number;
  /** The previous results; a path that was bad is tested in every round until it is good. */
  readonly previous: readonly PeerObservation[];
}

/**
 * Selects in each family the next peer and those whose last result was bad; all peers if there is no result yet,
 * because a restarted probe does not know the previous results.
 */
export function planPeers({ peers, key, round, previous }: PeersToPlan): Pick<Plan, 'peers' | 'others'> {
  const planned = allFamilies.flatMap((family) => {
    const before = previous.filter((old) => old.family === family);
    const paths = peers.flatMap(({ node, addresses, port }): PlannedPeer[] => {
      const address = addresses.find((one) => familyOf(one) === family);
      return address === undefined ? [] : [{ node, address, port, key }];
    });
    return paths.map((peer, index) => {
      const old = before.find(({ node }) => node === peer.node);
      const wasBad = old !== undefined && (old.gso !== 'Capable' || old.ecn !== 'Capable');
      return { peer, due: before.length === 0 || index === round % paths.length || wasBad };
    });
  });
  const [due, others] = [true, false].map((is) => planned.flatMap(({ peer, due: one }) => (one === is ? [peer] : [])));
  return { peers: due ?? [], others: others ?? [] };
}
