import { type Capability, type Network, networks } from '../../api/names.ts';
import type { Believed, BelievedReport } from '../reports/believe.ts';
import type { NodeReport } from '../reports/read-report.ts';
import { type Attribution, type Exchanges, type Pair, attribute } from './attribution.ts';
import { type Family, type PeerResults, isSamePeerResults, pairsIn, peersIn, readPeerResults } from './peer-results.ts';

/**
 * The peer results of all nodes, indexed by sender and receiver, so that a changed report affects only a handful of
 * nodes. Holds only valid results: from recent reports, about peers that are still assigned.
 */
export class Fleet {
  readonly #results: Readonly<Record<Network, Map<string, PeerResults>>> = { pod: new Map(), host: new Map() };
  readonly #senders: Readonly<Record<Network, Map<string, Set<string>>>> = { pod: new Map(), host: new Map() };
  readonly #zones = new Map<string, string>();
  /** Each node's last report, and how far it was trusted. */
  readonly #seen = new Map<string, Readonly<Record<Network, Believed['kind']>> & { readonly report: NodeReport }>();

  /**
   * Updates a node's report; undefined if it has none. Call it when a report changes and when it may have become stale.
   *
   * @returns the other nodes whose attribution may change
   */
  update(node: string, report: NodeReport | undefined, believed: BelievedReport): ReadonlySet<string> {
    const affected = new Set<string>();
    const seen = this.#seen.get(node);
    const isSame = (network: Network): boolean => seen === undefined || seen[network] === believed[network].kind;
    if (seen?.report === report && networks.every(isSame)) return affected;
    if (report === undefined) this.#seen.delete(node);
    else this.#seen.set(node, { report, pod: believed.pod.kind, host: believed.host.kind });

    for (const network of networks) {
      const previous = this.#results[network].get(node);
      const present = report && readPeerResults(report, network, believed[network]);
      if (isSamePeerResults(previous, present)) {
        // Replaced anyway, so that the previous report can be garbage-collected.
        if (present !== undefined) this.#results[network].set(node, present);
        continue;
      }
      this.#replace(node, network, previous, present);
      for (const peer of peersIn(previous, present)) {
        affected.add(peer);
        // Whether a peer is a faulty receiver affects every node that sends to it.
        for (const sender of this.#senders[network].get(peer) ?? []) affected.add(sender);
      }
    }
    affected.delete(node);
    return affected;
  }

  /** Sets a node's zone; returns the nodes whose attribution may change. */
  setZone(node: string, zone: string | undefined): ReadonlySet<string> {
    const affected = new Set<string>();
    if (this.#zones.get(node) === zone) return affected;
    if (zone === undefined) this.#zones.delete(node);
    else this.#zones.set(node, zone);
    for (const network of networks) {
      for (const peer of [node, ...peersIn(this.#results[network].get(node))]) {
        affected.add(peer);
        for (const sender of this.#senders[network].get(peer) ?? []) affected.add(sender);
      }
    }
    return affected;
  }

  /** Attributes a node's losses on one network, in one family and capability. */
  attribute(node: string, network: Network, family: Family, capability: Capability): Attribution {
    const read = new Map<string, Pair[]>();
    const view: Exchanges = {
      pairsFrom: (sender) => {
        const known = read.get(sender);
        if (known !== undefined) return known;
        const pairs = pairsIn(this.#results[network].get(sender) ?? [], family, capability);
        read.set(sender, pairs);
        return pairs;
      },
      sendersTo: (receiver) => this.#senders[network].get(receiver) ?? [],
      zoneOf: (name) => this.#zones.get(name),
    };
    return attribute(node, view);
  }

  #replace(node: string, network: Network, previous: PeerResults | undefined, present: PeerResults | undefined): void {
    const senders = this.#senders[network];
    for (const peer of peersIn(previous)) {
      const left = senders.get(peer);
      left?.delete(node);
      if (left?.size === 0) senders.delete(peer);
    }
    for (const peer of peersIn(present)) {
      const known = senders.get(peer);
      if (known === undefined) senders.set(peer, new Set([node]));
      else known.add(node);
    }
    if (present === undefined) this.#results[network].delete(node);
    else this.#results[network].set(node, present);
  }
}
