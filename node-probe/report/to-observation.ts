import type {
  FamilyObservation,
  HostObservation,
  NetworkObservation,
  Peer,
  PeerFault,
  PeerObservation,
} from '../../api/v1alpha1.ts';
import type { Advice } from '../advice/explanation.ts';
import { explainHost } from '../advice/explain-host.ts';
import { explainResults } from '../advice/explain-results.ts';
import { type PeerProblem, explainPeerProblems } from '../advice/explain-unknown.ts';
import { countGoodRounds } from '../judge/good-rounds.ts';
import type { Judgement } from '../judge/judge-gso.ts';
import type { JudgedPeer } from '../judge/judge-peer.ts';
import type { JudgedFamily, JudgedRound } from '../judge/judge-round.ts';

/** What a report contains in addition to the round. */
export interface Reporting {
  readonly advice: Advice;
  /** The assigned peers; previous results of other peers are dropped. */
  readonly assigned?: readonly Peer[] | undefined;
  /** The port on which this probe answers; undefined while it does not. */
  readonly port?: number | undefined;
  /** What blocks the exchange with peers. */
  readonly peerProblems?: readonly PeerProblem[] | undefined;
  /** The previous round, for what is counted across rounds. */
  readonly previous?: NetworkObservation | undefined;
}

/** Converts a judged round to the part of a report for a network. */
export function toObservation(
  { at, addresses, interfaces, problem, kernel, families }: JudgedRound,
  { advice, assigned = [], port, peerProblems = [], previous }: Reporting,
): NetworkObservation {
  const results = observeFamilies(families, previous);
  const peers = mergePeers(families, assigned, previous?.peers ?? []);
  return {
    addresses: [...addresses],
    ...(port !== undefined && { port }),
    lastRound: at,
    rounds: (previous?.rounds ?? 0) + 1,
    maxSegments: families.length === 0 ? 0 : Math.min(...families.map(({ maxSegments }) => maxSegments)),
    ...results,
    ...(peers.length > 0 && { peers }),
    findings: [
      ...explainResults({ ...results, peers, interfaces, problem, kernelRelease: kernel.release }, advice),
      ...explainPeerProblems(peerProblems),
    ],
  };
}

/** Converts a judged round of the host's network, including egress interfaces, kernel, and host facts. */
export function toHostObservation(round: JudgedRound, reporting: Reporting): HostObservation {
  const { kernel, interfaces, facts } = round;
  const host = { kernel, interfaces, facts };
  const observed = toObservation(round, reporting);
  const explained = round.checks.includes('host') ? explainHost(host) : [];
  return { ...observed, ...host, findings: [...observed.findings, ...explained] };
}

/** The results of each family, with the number of consecutive good rounds. */
function observeFamilies(
  families: readonly JudgedFamily[],
  previous: NetworkObservation | undefined,
): Pick<NetworkObservation, 'ipv4' | 'ipv6'> {
  const observed = families.map((family): [string, FamilyObservation] => {
    const key = family.family === 'IPv4' ? 'ipv4' : 'ipv6';
    const { gso = notTested, ecn = notTested, maxSegments } = family;
    const before = previous?.[key];
    return [key, { gso: countGoodRounds(gso, before?.gso), ecn: countGoodRounds(ecn, before?.ecn), maxSegments }];
  });
  return Object.fromEntries(observed);
}

const notTested: Judgement = {
  state: 'Unknown',
  evidence: 'None',
  reason: 'InsufficientEvidence',
  message: 'not tested',
};

/**
 * The latest result for each assigned peer and family; peers that were not tested in this round keep their last one.
 */
function mergePeers(
  families: readonly JudgedFamily[],
  assigned: readonly Peer[],
  previous: readonly PeerObservation[],
): PeerObservation[] {
  const latest = families.flatMap(({ wire }) => wire.map(describePeer));
  const same = (a: PeerObservation, b: PeerObservation): boolean => a.node === b.node && a.family === b.family;
  const kept = previous.filter(
    (old) => assigned.some(({ node }) => node === old.node) && !latest.some((fresh) => same(old, fresh)),
  );
  return [...kept, ...latest].toSorted((a, b) => a.node.localeCompare(b.node) || a.family.localeCompare(b.family));
}

/** Converts an exchange with a peer to its entry in a report. */
function describePeer({ node, family, address, time, gso, ecn, ...peer }: JudgedPeer): PeerObservation {
  const { answered, tallies, receiverDropped } = peer;
  const faults = {
    ...(gso.state !== 'Capable' && { gso: faultOf(gso) }),
    // The missing answer is reported once, under gso.
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
