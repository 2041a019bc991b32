import { type Capability, type Network, networks } from '../../api/names.ts';
import type { Believed, BelievedReport } from '../reports/believe.ts';
import type { NodeReport } from '../reports/read-report.ts';
import { type Attribution, type Exchanges, type Pair, attribute } from './attribution.ts';
import { type Family, type Testimony, isSameTestimony, pairsIn, peersIn, readTestimony } from './testimony.ts';

/**
 * What all nodes say of each other, indexed by sender and by receiver, so that a change of one report costs a look at a
 * handful of nodes. Holds only what counts: young reports, and peers that are still assigned.
 */
export class Fleet {
  readonly #testimonies: Readonly<Record<Network, Map<string, Testimony>>> = { pod: new Map(), host: new Map() };
  readonly #senders: Readonly<Record<Network, Map<string, Set<string>>>> = { pod: new Map(), host: new Map() };
  readonly #zones = new Map<string, string>();
  /** What was taken over last, and what was believed of it. */
  readonly #seen = new Map<string, Readonly<Record<Network, Believed['kind']>> & { readonly report: NodeReport }>();

  /**
   * Takes over what a report says; undefined when there is none. Call it when a report changes, and when one may have
   * become too old.
   *
   * @returns the other nodes for which this may change who is to blame
   */
  update(node: string, report: NodeReport | undefined, believed: BelievedReport): ReadonlySet<string> {
    const affected = new Set<string>();
    const seen = this.#seen.get(node);
    const isSame = (network: Network): boolean => seen === undefined || seen[network] === believed[network].kind;
    if (seen?.report === report && networks.every(isSame)) return affected;
    if (report === undefined) this.#seen.delete(node);
    else this.#seen.set(node, { report, pod: believed.pod.kind, host: believed.host.kind });

    for (const network of networks) {
      const former = this.#testimonies[network].get(node);
      const present = report && readTestimony(report, network, believed[network]);
      if (isSameTestimony(former, present)) {
        // The newer one all the same, so that the older report is not kept in memory.
        if (present !== undefined) this.#testimonies[network].set(node, present);
        continue;
      }
      this.#replace(node, network, former, present);
      for (const peer of peersIn(former, present)) {
        affected.add(peer);
        // Whether a peer is a faulty receiver matters to all that send to it.
        for (const sender of this.#senders[network].get(peer) ?? []) affected.add(sender);
      }
    }
    affected.delete(node);
    return affected;
  }

  /** Takes over a node's zone; returns the nodes for which this may change who is to blame, as `update` does. */
  setZone(node: string, zone: string | undefined): ReadonlySet<string> {
    const affected = new Set<string>();
    if (this.#zones.get(node) === zone) return affected;
    if (zone === undefined) this.#zones.delete(node);
    else this.#zones.set(node, zone);
    for (const network of networks) {
      for (const peer of [node, ...peersIn(this.#testimonies[network].get(node))]) {
        affected.add(peer);
        for (const sender of this.#senders[network].get(peer) ?? []) affected.add(sender);
      }
    }
    return affected;
  }

  /** Who is to blame for what a node loses on one network, in one family and capability. */
  attribute(node: string, network: Network, family: Family, capability: Capability): Attribution {
    const read = new Map<string, Pair[]>();
    const view: Exchanges = {
      pairsFrom: (sender) => {
        const known = read.get(sender);
        if (known !== undefined) return known;
        const pairs = pairsIn(this.#testimonies[network].get(sender) ?? [], family, capability);
        read.set(sender, pairs);
        return pairs;
      },
      sendersTo: (receiver) => this.#senders[network].get(receiver) ?? [],
      zoneOf: (name) => this.#zones.get(name),
    };
    return attribute(node, view);
  }

  #replace(node: string, network: Network, former: Testimony | undefined, present: Testimony | undefined): void {
    const senders = this.#senders[network];
    for (const peer of peersIn(former)) {
      const left = senders.get(peer);
      left?.delete(node);
      if (left?.size === 0) senders.delete(peer);
    }
    for (const peer of peersIn(present)) {
      const known = senders.get(peer);
      if (known === undefined) senders.set(peer, new Set([node]));
      else known.add(node);
    }
    if (present === undefined) this.#testimonies[network].delete(node);
    else this.#testimonies[network].set(node, present);
  }
}
