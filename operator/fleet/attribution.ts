import type { ObservedOutcome } from '../reports/summarize-peer.ts';

/** What a sender says of one of its peers, in one network, family and capability. */
export interface Pair extends ObservedOutcome {
  readonly peer: string;
}

/** What all nodes say of each other, in one network, family and capability. Only what counts is in it. */
export interface Exchanges {
  /** One pair for each assigned peer that answered; none when the sender's report is too old. */
  readonly pairsFrom: (sender: string) => readonly Pair[];
  /** Senders that have a pair with this receiver. */
  readonly sendersTo: (receiver: string) => Iterable<string>;
  readonly zoneOf: (node: string) => string | undefined;
}

/**
 * Who is to blame for what a sender lost.
 * - `Untested`: no peer answered that counts.
 * - `Fine`: nothing that counts was lost.
 * - `Excused`: something was lost, all of it to faulty receivers; other peers are reached.
 * - `Unproven`: the same, but no other peer is left to tell.
 * - `PathLoss`: the way to some peers.
 * - `Broken`: the sender.
 */
type Blame = 'Untested' | 'Fine' | 'Excused' | 'Unproven' | 'PathLoss' | 'Broken';

export interface Attribution {
  readonly blame: Blame;
  /** Where it was lost, as far as it counts for `blame`; for `Excused` and `Unproven` the faulty receivers. */
  readonly lost: readonly Pair[];
  /** Peers in the reckoning. */
  readonly peers: number;
  /** When this node is a faulty receiver: the senders that say so. */
  readonly accusers: readonly string[];
}

/**
 * Tells a bad sender, a bad receiver and a bad path apart (design section 5). A sender is to blame when a majority of its
 * peers, and at least two where there are two, lose what it sends, or its only peer does, or when the loss is in its own
 * queue. Losses to a faulty receiver are not held against it, and a loss that another sound sender shares is the path's.
 *
 * Looks only at this node's peers, at their senders, and at what these say: a handful of nodes, however many there are.
 */
export function attribute(node: string, view: Exchanges): Attribution {
  const pairs = view.pairsFrom(node);
  const accusers = accusersOf(node, view);
  const allLost = pairs.filter(({ outcome }) => outcome === 'Lost');
  if (allLost.length === 0) {
    return { blame: pairs.length === 0 ? 'Untested' : 'Fine', lost: [], peers: pairs.length, accusers };
  }
  if (allLost.some(({ ownQueue }) => ownQueue)) {
    return { blame: 'Broken', lost: allLost.filter(({ ownQueue }) => ownQueue), peers: pairs.length, accusers };
  }

  const lost = allLost.filter(({ peer }) => accusersOf(peer, view).length === 0);
  const peers = pairs.length - (allLost.length - lost.length);
  if (lost.length === 0) return { blame: peers === 0 ? 'Unproven' : 'Excused', lost: allLost, peers, accusers };
  const alone = lost.filter(({ peer }) => !isShared(node, peer, view)).length;
  const broken = peers === 1 || (alone >= 2 && alone * 2 > peers);
  return { blame: broken ? 'Broken' : 'PathLoss', lost, peers, accusers };
}

/**
 * Senders that lose to a receiver while they reach others, if they make it a faulty one: at least two, more than those that
 * reach it, and no bad link between zones explains it as well.
 */
function accusersOf(receiver: string, view: Exchanges): string[] {
  const losers: string[] = [];
  const reachers: string[] = [];
  for (const sender of view.sendersTo(receiver)) {
    const pair = view.pairsFrom(sender).find(({ peer }) => peer === receiver);
    if (pair?.outcome === 'Reached') reachers.push(sender);
    else if (pair?.ownQueue === false && reachesAnother(sender, receiver, view)) losers.push(sender);
  }
  if (losers.length < 2 || losers.length <= reachers.length || isBehindBadLink(receiver, losers, reachers, view)) {
    return [];
  }
  return losers.toSorted();
}

function reachesAnother(sender: string, receiver: string, view: Exchanges): boolean {
  return view.pairsFrom(sender).some(({ peer, outcome }) => peer !== receiver && outcome === 'Reached');
}

/** A sender that reaches others loses to this receiver too: what both see is not the fault of one of them. */
function isShared(sender: string, receiver: string, view: Exchanges): boolean {
  for (const other of view.sendersTo(receiver)) {
    if (other === sender) continue;
    const pair = view.pairsFrom(other).find(({ peer }) => peer === receiver);
    if (pair?.outcome === 'Lost' && !pair.ownQueue && reachesAnother(other, receiver, view)) return true;
  }
  return false;
}

/**
 * All that lose to the receiver are in one zone, it is in another, and they reach nobody there: then the way between the
 * zones is as suspect as the receiver, and more so when somebody elsewhere reaches it or they lose to its neighbours too.
 */
function isBehindBadLink(
  receiver: string,
  losers: readonly string[],
  reachers: readonly string[],
  view: Exchanges,
): boolean {
  const there = view.zoneOf(receiver);
  const [here, ...others] = new Set(losers.map((sender) => view.zoneOf(sender)));
  if (there === undefined || here === undefined || others.length > 0 || here === there) return false;
  const toNeighbours = losers.flatMap((sender) =>
    view.pairsFrom(sender).filter(({ peer }) => peer !== receiver && view.zoneOf(peer) === there),
  );
  if (toNeighbours.some(({ outcome }) => outcome === 'Reached')) return false;
  if (reachers.some((sender) => view.zoneOf(sender) === here)) return false;
  return reachers.length > 0 || toNeighbours.length > 0;
}
