import { isDeepStrictEqual } from 'node:util';
import { type Capability, type Network } from '../../api/names.ts';
import type { NodeReport } from '../reports/read-report.ts';
import type { ObservedPeer } from '../reports/summarize-peer.ts';
import type { Pair } from './attribution.ts';
import { type Believed, clockToleranceMs, staleAfterMs } from '../reports/believe.ts';

export type Family = ObservedPeer['family'];

/** The valid results that one network's probe reports for its peers. */
export type PeerResults = readonly ObservedPeer[];

/** Reads the valid peer results of a report; undefined if there are none. */
export function readPeerResults(report: NodeReport, network: Network, believed: Believed): PeerResults | undefined {
  if (believed.kind !== 'fresh') return undefined;
  const { observed } = believed;
  const assigned = report.peers[network];
  const valid = observed.peers.filter((peer, index, peers) => {
    const age = observed.lastRound - peer.time;
    const isAssigned = peer.node !== report.name && assigned.some(({ node }) => node === peer.node);
    // A probe reports each peer and family once; should one repeat them, the last entry counts.
    const isLast = !peers.some(
      (other, later) => later > index && other.node === peer.node && other.family === peer.family,
    );
    // The probe has since dropped a peer whose last exchange is this much older than the round.
    return isAssigned && isLast && age <= staleAfterMs && age >= -clockToleranceMs;
  });
  return valid.length === 0 ? undefined : valid;
}

/** Compares peer results, ignoring the times of the exchanges. */
export function isSamePeerResults(a: PeerResults = [], b: PeerResults = []): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => {
      const other = b[index];
      return other !== undefined && isDeepStrictEqual({ ...one, time: 0 }, { ...other, time: 0 });
    })
  );
}

export function peersIn(...lists: readonly (PeerResults | undefined)[]): Set<string> {
  return new Set(lists.flatMap((results = []) => results.map(({ node }) => node)));
}

/** The pairs for one family and capability. */
export function pairsIn(results: PeerResults, family: Family, capability: Capability): Pair[] {
  const pairs: Pair[] = [];
  for (const result of results) {
    const outcome = result[capability];
    if (result.family !== family || outcome === undefined) continue;
    pairs.push({ peer: result.node, ...outcome });
  }
  return pairs;
}
