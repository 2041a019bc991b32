/** A node's location, as far as known. */
export interface Location {
  readonly zone: string | undefined;
  /** The physical host of a virtual machine. */
  readonly host: string | undefined;
}

/** Virtual machines on one host exchange datagrams without a wire. */
const sameHost = 6;
const ownZone = 3;
/** Per peer that is already in the zone. */
const sameZone = 2;

/**
 * How badly a peer would spread with those that a node has; 0 is best. Other zones are preferred, but no more than two
 * of three peers in the same zone: with one peer in another, a bad path to a zone can be distinguished from a bad node.
 */
export function spreadCost(node: Location, peers: readonly Location[], added: Location): number {
  let cost = node.zone === added.zone ? ownZone : 0;
  let neighbor = added.host !== undefined && node.host === added.host;
  for (const { zone, host } of peers) {
    if (zone === added.zone) cost += sameZone;
    neighbor ||= added.host !== undefined && host === added.host;
  }
  return neighbor ? cost + sameHost : cost;
}
