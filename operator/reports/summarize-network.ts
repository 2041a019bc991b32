import type { FamilyObservation, NetworkObservation, Result } from '../../api/v1alpha1.ts';
import { type ObservedPeer, summarizePeer } from './summarize-peer.ts';

export type ObservedResult = Pick<Result, 'state' | 'evidence' | 'reason' | 'message' | 'errno' | 'goodRounds'>;

export interface ObservedFamily {
  readonly family: 'IPv4' | 'IPv6';
  readonly gso: ObservedResult;
  readonly ecn: ObservedResult;
}

/**
 * The parts of a probe's observation that a verdict needs. 5,000 full reports would exceed the operator's memory limit.
 */
export interface ObservedNetwork {
  /** When the last round ended, in milliseconds since 1970. */
  readonly lastRound: number;
  readonly addresses: readonly string[];
  readonly port: number | undefined;
  /** The node's address families. */
  readonly families: readonly ObservedFamily[];
  readonly peers: readonly ObservedPeer[];
  readonly peersTried: number;
  /** Peers that answered anything at all. */
  readonly peersAnswered: number;
}

export function summarizeNetwork(observation: NetworkObservation): ObservedNetwork {
  const { ipv4, ipv6, peers = [] } = observation;
  return {
    lastRound: Date.parse(observation.lastRound),
    addresses: observation.addresses,
    port: observation.port,
    families: [
      ...(ipv4 === undefined ? [] : [summarizeFamily('IPv4', ipv4)]),
      ...(ipv6 === undefined ? [] : [summarizeFamily('IPv6', ipv6)]),
    ],
    peers: peers.map(summarizePeer),
    peersTried: peers.length,
    peersAnswered: peers.filter(({ faults }) => faults?.gso?.reason !== 'PeerUnreachable').length,
  };
}

function summarizeFamily(family: 'IPv4' | 'IPv6', { gso, ecn }: FamilyObservation): ObservedFamily {
  return { family, gso: summarizeResult(gso), ecn: summarizeResult(ecn) };
}

function summarizeResult({ state, evidence, reason, message, errno, goodRounds }: Result): ObservedResult {
  return { state, evidence, reason, message, ...(errno === undefined ? {} : { errno }), goodRounds };
}
