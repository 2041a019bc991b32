import { isDeepStrictEqual } from 'node:util';
import { type Capability, type Network } from '../../api/names.ts';
import type { NodeReport } from '../reports/read-report.ts';
import type { ObservedPeer } from '../reports/summarize-peer.ts';
import type { Pair } from './attribution.ts';
import { type Believed, clockToleranceMs, staleAfterMs } from '../reports/believe.ts';

export type Family = ObservedPeer['family'];

/** What the probe of one network says of its peers, as far as it counts. */
export type Testimony = readonly ObservedPeer[];

/** What a report says of its peers, as far as it counts; undefined when nothing does. */
export function readTestimony(report: NodeReport, network: Network, believed: Believed): Testimony | undefined {
  if (believed.kind !== 'fresh') return undefined;
  const { observed } = believed;
  const assigned = report.peers[network];
  const counting = observed.peers.filter((peer, index, peers) => {
    const age = observed.lastRound - peer.time;
    const isAssigned = peer.node !== report.name && assigned.some(({ node }) => node === peer.node);
    // No probe speaks twice of one peer and family; of one that does, the last word counts.
    const isLast = !peers.some(
      (other, later) => later > index && other.node === peer.node && other.family === peer.family,
    );
    // A peer whose last exchange is so much older than the round was left out since.
    return isAssigned && isLast && age <= staleAfterMs && age >= -clockToleranceMs;
  });
  return counting.length === 0 ? undefined : counting;
}

/** Whether two testimonies say the same, whenever the exchanges were. */
export function isSameTestimony(a: Testimony = [], b: Testimony = []): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => {
      const other = b[index];
      return other !== undefined && isDeepStrictEqual({ ...one, time: 0 }, { ...other, time: 0 });
    })
  );
}

export function peersIn(...testimonies: readonly (Testimony | undefined)[]): Set<string> {
  return new Set(testimonies.flatMap((testimony = []) => testimony.map(({ node }) => node)));
}

/** What is said of one family and capability. */
export function pairsIn(testimony: Testimony, family: Family, capability: Capability): Pair[] {
  const pairs: Pair[] = [];
  for (const said of testimony) {
    const outcome = said[capability];
    if (said.family !== family || outcome === undefined) continue;
    pairs.push({ peer: said.node, ...outcome });
  }
  return pairs;
}
