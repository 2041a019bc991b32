/** Where a node is, as far as it is known. */
export interface Location {
  readonly zone: string | undefined;
  /** The machine below a virtual one. */
  readonly host: string | undefined;
}

/** Two virtual machines of one host exchange datagrams without any wire. */
const sameHost = 6;
const ownZone = 3;
/** For each peer that is in the zone already. */
const sameZone = 2;

/**
 * How badly a peer adds to those that a node has; 0 is best. Other zones are preferred, but of three peers no more than two
 * in the same one: with one peer elsewhere, a bad way to a zone can be told from a bad node.
 */
export function spreadCost(node: Location, peers: readonly Location[], added: Location): number {
  let cost = node.zone === added.zone ? ownZone : 0;
  let neighbour = added.host !== undefined && node.host === added.host;
  for (const { zone, host } of peers) {
    if (zone === added.zone) cost += sameZone;
    neighbour ||= added.host !== undefined && host === added.host;
  }
  return neighbour ? cost + sameHost : cost;
}
