import type {
  FamilyObservation,
  HostObservation,
  NetworkObservation,
  Peer,
  PeerFault,
  PeerObservation,
} from '../../api/v1alpha1.ts';
import type { Advice } from '../advice/advice.ts';
import { explainHost } from '../advice/explain-host.ts';
import { explainResults } from '../advice/explain-results.ts';
import { type PeerProblem, explainPeerProblems } from '../advice/explain-unknown.ts';
import { countGoodRounds } from '../judge/good-rounds.ts';
import type { Judgement } from '../judge/judge-gso.ts';
import type { JudgedPeer } from '../judge/judge-peer.ts';
import type { JudgedFamily, JudgedRound } from '../judge/judge-round.ts';

/** What a report says beside what the round showed. */
export interface Reporting {
  readonly advice: Advice;
  /** Those with which datagrams are to be exchanged; what was seen of others before is forgotten. */
  readonly assigned?: readonly Peer[] | undefined;
  /** Where this probe answers; undefined while it does not. */
  readonly port?: number | undefined;
  /** What hinders the talk with peers. */
  readonly peerProblems?: readonly PeerProblem[] | undefined;
  /** The round before, for what is counted over rounds. */
  readonly previous?: NetworkObservation | undefined;
}

/** Says of a judged round what a report holds of it. */
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

/** The same of the host's network, with egress interfaces, kernel, and facts that explain. */
export function toHostObservation(round: JudgedRound, reporting: Reporting): HostObservation {
  const { kernel, interfaces, facts } = round;
  const host = { kernel, interfaces, facts };
  const observed = toObservation(round, reporting);
  const explained = round.checks.includes('host') ? explainHost(host) : [];
  return { ...observed, ...host, findings: [...observed.findings, ...explained] };
}

/** What the families say together, each with the good rounds in a row. */
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

/** The newest result for each present peer and family; those whose turn it was not keep their last one. */
function mergePeers(
  families: readonly JudgedFamily[],
  assigned: readonly Peer[],
  previous: readonly PeerObservation[],
): PeerObservation[] {
  const newest = families.flatMap(({ wire }) => wire.map(describePeer));
  const same = (a: PeerObservation, b: PeerObservation): boolean => a.node === b.node && a.family === b.family;
  const kept = previous.filter(
    (old) => assigned.some(({ node }) => node === old.node) && !newest.some((fresh) => same(old, fresh)),
  );
  return [...kept, ...newest].toSorted((a, b) => a.node.localeCompare(b.node) || a.family.localeCompare(b.family));
}

/** What a report holds of an exchange with a peer. */
function describePeer({ node, family, address, time, gso, ecn, ...peer }: JudgedPeer): PeerObservation {
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
