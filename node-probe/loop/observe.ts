import type { Network } from '../../api/names.ts';
import type { HostObservation, NetworkObservation, Peer } from '../../api/v1alpha1.ts';
import { shortAdvice } from '../advice/explanation.ts';
import type { PeerProblem } from '../advice/explain-unknown.ts';
import { judgePeer } from '../judge/judge-peer.ts';
import { type JudgedRound, judgeRound } from '../judge/judge-round.ts';
import { toHostObservation, toObservation } from '../report/to-observation.ts';
import { planPeers } from '../round/plan-peers.ts';
import { readEgress } from '../round/read-egress.ts';
import { type PeerRound, type Plan, type Reach, checkNames } from '../round/round.ts';
import { type Surroundings, here, runRound } from '../round/run-round.ts';

/** The peers of a round, and the port on which this probe answers. */
export interface PeerSettings {
  readonly peers: readonly Peer[];
  readonly key: Buffer;
  /** Undefined while this probe does not answer. */
  readonly port?: number;
}

export interface RoundInput {
  readonly network: Network;
  readonly reach: Reach;
  /** Undefined until the key is available; no peers are tested until then. */
  readonly peering?: PeerSettings | undefined;
  /** What blocks the exchange with peers. */
  readonly peerProblems?: readonly PeerProblem[] | undefined;
  /** The previous round, for what is counted across rounds. */
  readonly previous?: NetworkObservation | undefined;
}

/** Runs one round on the network of this process, and returns it as a report contains it. */
export async function observe(
  input: RoundInput,
  surroundings: Surroundings = here,
): Promise<NetworkObservation | HostObservation> {
  return reportRound(judgeRound(await runRound(planRound(input, surroundings), surroundings)), input);
}

/** The part of a round that a report contains. */
export function reportRound(
  judged: JudgedRound,
  { network, peering, peerProblems, previous }: Omit<RoundInput, 'reach'>,
): NetworkObservation | HostObservation {
  // A family that loopback lacks does not exist in this network.
  const round = { ...judged, families: judged.families.filter(({ kernel }) => kernel !== undefined) };
  const reporting = { advice: shortAdvice, assigned: peering?.peers, port: peering?.port, peerProblems, previous };
  return network === 'host' ? toHostObservation(round, reporting) : toObservation(round, reporting);
}

function planRound({ network, reach, peering, previous }: RoundInput, { kernelRelease }: Surroundings): Plan {
  const isGood = (peer: PeerRound): boolean => {
    const { gso, ecn } = judgePeer(peer, { kernelRelease });
    return gso.state === 'Capable' && ecn.state === 'Capable';
  };
  const rotation = { round: (previous?.rounds ?? 0) + 1, previous: previous?.peers ?? [] };
  return {
    // A pod's interface is one end of a veth pair, which accepts everything and proves nothing about the node.
    paths: reach === 'network' && network === 'host' ? ['kernel', 'egress', 'wire'] : ['kernel', 'wire'],
    checks: checkNames,
    families: reach === 'loopback' ? 'all' : 'own',
    egress: readEgress,
    ...planPeers({ peers: [], key: Buffer.alloc(0), ...peering, ...rotation }),
    // A single peer that does not answer or loses datagrams does not show whose fault it is.
    askOthers: (wire) => !wire.every(isGood),
  };
}
