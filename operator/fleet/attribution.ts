import type { ObservedOutcome } from '../reports/summarize-peer.ts';

/** A sender's outcome for one of its peers, in one network, family and capability. */
export interface Pair extends ObservedOutcome {
  readonly peer: string;
}

/** The valid pairs of all nodes, in one network, family and capability. */
export interface Exchanges {
  /** One pair for each assigned peer that answered; none if the sender's report is stale. */
  readonly pairsFrom: (sender: string) => readonly Pair[];
  /** Senders that have a pair with this receiver. */
  readonly sendersTo: (receiver: string) => Iterable<string>;
  readonly zoneOf: (node: string) => string | undefined;
}

/**
 * What is to blame for a sender's losses.
 * - `Untested`: no valid peer answered.
 * - `Fine`: nothing was lost.
 * - `Excused`: all losses were to faulty receivers; other peers are reached.
 * - `Unproven`: all losses were to faulty receivers, and there is no other peer.
 * - `PathLoss`: the path to some peers.
 * - `Broken`: the sender.
 */
type Blame = 'Untested' | 'Fine' | 'Excused' | 'Unproven' | 'PathLoss' | 'Broken';

export interface Attribution {
  readonly blame: Blame;
  /** The losses behind `blame`; for `Excused` and `Unproven` those to faulty receivers. */
  readonly lost: readonly Pair[];
  /** Number of peers considered. */
  readonly peers: number;
  /** If this node is a faulty receiver, the senders that lose to it. */
  readonly accusers: readonly string[];
}

/**
 * Distinguishes a bad sender, a bad receiver and a bad path. A sender is to blame when it loses to a
 * majority of its peers, at least two, or to its only peer, or in its own queue. Losses to a faulty receiver do not
 * count, and a loss that another healthy sender shares is blamed on the path.
 *
 * Reads only the pairs of this node, of its peers and of their senders: a handful of nodes in a cluster of any size.
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
 * Senders that lose to a faulty receiver while they reach other peers; empty if the receiver is not faulty. It is
 * faulty if there are at least two of them, more than senders that reach it, and no bad link between zones explains the
 * losses.
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

/** Whether another sender that reaches other peers loses to this receiver too: then neither sender is at fault. */
function isShared(sender: string, receiver: string, view: Exchanges): boolean {
  for (const other of view.sendersTo(receiver)) {
    if (other === sender) continue;
    const pair = view.pairsFrom(other).find(({ peer }) => peer === receiver);
    if (pair?.outcome === 'Lost' && !pair.ownQueue && reachesAnother(other, receiver, view)) return true;
  }
  return false;
}

/**
 * Whether the path between two zones is at least as suspect as the receiver: all losers are in one zone, the receiver
 * is in another where they reach no node, and either other senders reach the receiver or the losers lose to its
 * neighbors too.
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
  const toNeighbors = losers.flatMap((sender) =>
    view.pairsFrom(sender).filter(({ peer }) => peer !== receiver && view.zoneOf(peer) === there),
  );
  if (toNeighbors.some(({ outcome }) => outcome === 'Reached')) return false;
  if (reachers.some((sender) => view.zoneOf(sender) === here)) return false;
  return reachers.length > 0 || toNeighbors.length > 0;
}
