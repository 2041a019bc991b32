import { isIPv4, isIPv6 } from 'node:net';
import { LoadQueue } from './load-queue.ts';
import { type Location, spreadCost } from './spread.ts';

/** A node that has reported on a network. */
export interface Candidate extends Location {
  readonly name: string;
  /** Where its probe listens; a node without addresses is not assigned to others. */
  readonly addresses: readonly string[];
  readonly port: number | undefined;
  /** Its present peers. */
  readonly peers: readonly string[];
}

const mostPeers = 3;

/** A node is chosen about as often as it chooses, within these limits where possible. */
const fullLoad = mostPeers + 1;
const leastLoad = mostPeers - 1;

/** Added to the cost of the spread, so that even the best spread does not fill up a node while others are idle. */
const loadCost = 0.5;
const overloadCost = 100;

/** Donors checked for a node that too few have chosen. */
const donorsSeen = 16;

interface Place extends Candidate {
  readonly reachable: boolean;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly chosen: Place[];
  readonly senders: Place[];
  load: number;
}

/**
 * Chooses up to three peers for each node of a network, spread over zones and hosts, so that all nodes are chosen about
 * equally often. Assignments that are good enough stay: a node that joins or leaves changes only a few. Runs in linear
 * time.
 *
 * A ring (sorted by hash, each node takes the next ones) would not need the present assignments. It was tried: with
 * interleaved zones, a new node changes half of all assignments; without, nodes are chosen 0 to 9 times.
 */
export function assignPeers(candidates: readonly Candidate[]): Map<string, string[]> {
  const places = new Map(
    candidates
      .map((candidate) => ({ candidate, key: shuffleKey(candidate.name) }))
      .toSorted((a, b) => a.key - b.key || (a.candidate.name < b.candidate.name ? -1 : 1))
      .map(({ candidate }) => [candidate.name, placeOf(candidate)]),
  );
  const zones = new Set([...places.values()].map(({ zone }) => zone));
  const doubtful = [...places.values()].map((place) => keepPresent(place, places, zones.size > 1));

  const queue = new LoadQueue([...places.values()].filter(({ reachable }) => reachable));
  for (const [index, place] of [...places.values()].entries()) choose(place, doubtful[index] ?? [], queue);
  rebalance([...places.values()]);
  return new Map([...places.values()].map(({ name, chosen }) => [name, chosen.map((peer) => peer.name)]));
}

/** Keeps a node's peers; returns those to keep only if nothing better is found. */
function keepPresent(place: Place, places: ReadonlyMap<string, Place>, manyZones: boolean): Place[] {
  const doubtful: Place[] = [];
  for (const name of place.peers) {
    const peer = places.get(name);
    if (peer === undefined || !peer.reachable || !suits(place, peer) || peer.load >= fullLoad) continue;
    if (place.chosen.length + doubtful.length === mostPeers || doubtful.includes(peer)) continue;
    const cost = spreadCost(place, place.chosen, peer);
    // Of two or more zones: the third peer in one zone, the second in the node's own, or one on the same host.
    if (manyZones ? cost >= 4 : peer.host !== undefined && peer.host === place.host) doubtful.push(peer);
    else link(place, peer);
    peer.load++;
  }
  return doubtful;
}

function choose(place: Place, doubtful: readonly Place[], queue: LoadQueue<Place>): void {
  for (const present of doubtful) {
    // Only a better spread replaces a peer that works.
    const limit = spreadCost(place, place.chosen, present);
    const better = queue.take((found) => {
      if (!suits(place, found) || doubtful.includes(found) || found.load >= fullLoad) return undefined;
      const spread = spreadCost(place, place.chosen, found);
      return spread < limit ? spread + costOfLoad(found.load) : undefined;
    }, costOfLoad);
    if (better !== undefined) present.load--;
    link(place, better ?? present);
  }
  while (place.chosen.length < mostPeers) {
    const peer = queue.take(
      (found) => (suits(place, found) ? spreadCost(place, place.chosen, found) + costOfLoad(found.load) : undefined),
      costOfLoad,
    );
    if (peer === undefined) return;
    link(place, peer);
  }
}

function costOfLoad(load: number): number {
  return load * loadCost + (load >= fullLoad ? overloadCost : 0);
}

/** Moves senders from nodes chosen often to nodes chosen too rarely, mostly new ones. */
function rebalance(places: readonly Place[]): void {
  const rare = places.filter(({ reachable, load }) => reachable && load < leastLoad);
  for (const enough of [mostPeers, leastLoad]) {
    const donors = places.filter(({ load }) => load > enough);
    for (const [index, place] of rare.entries()) {
      for (let seen = 0; seen < Math.min(donorsSeen, donors.length) && place.load < leastLoad; seen++) {
        const donor = donors[(index * donorsSeen + seen) % donors.length];
        if (donor === undefined || donor.load <= enough) continue;
        const sender = donor.senders.find((known) => canMove(known, donor, place));
        if (sender !== undefined) move(sender, donor, place);
      }
    }
  }
}

function canMove(sender: Place, from: Place, to: Place): boolean {
  if (!suits(sender, to)) return false;
  const others = sender.chosen.filter((peer) => peer !== from);
  return spreadCost(sender, others, to) <= spreadCost(sender, others, from);
}

function move(sender: Place, from: Place, to: Place): void {
  sender.chosen[sender.chosen.indexOf(from)] = to;
  from.senders.splice(from.senders.indexOf(sender), 1);
  from.load--;
  to.senders.push(sender);
  to.load++;
}

function link(place: Place, peer: Place): void {
  place.chosen.push(peer);
  peer.senders.push(place);
}

/** Whether a node can send to another that it has not chosen yet. */
function suits(place: Place, peer: Place): boolean {
  return peer !== place && ((place.ipv4 && peer.ipv4) || (place.ipv6 && peer.ipv6)) && !place.chosen.includes(peer);
}

function placeOf(candidate: Candidate): Place {
  const { addresses, port } = candidate;
  return {
    ...candidate,
    reachable: addresses.length > 0 && port !== undefined,
    ipv4: addresses.some((address) => isIPv4(address)),
    ipv6: addresses.some((address) => isIPv6(address)),
    chosen: [],
    senders: [],
    load: 0,
  };
}

/** A hash (FNV-1a) to shuffle names, whose order otherwise follows zones and pools. */
function shuffleKey(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
