import { isIPv4, isIPv6 } from 'node:net';
import type { Family } from '../../linux/socket-address.ts';
import type { Reach } from './observe-network.ts';

const all: readonly Family[] = ['IPv4', 'IPv6'];

/**
 * The families that a round tests: those of the network's addresses. A family that has none but loopback's, as IPv6 in the
 * pods of most clusters, carries no traffic, and no peer could ever vouch for it. Both are tested when datagrams stay on this
 * machine anyway, and when no address is known at all.
 */
export function testedFamilies(addresses: readonly string[], reach: Reach): readonly Family[] {
  if (reach === 'loopback' || addresses.length === 0) return all;
  return all.filter((family) => addresses.some(family === 'IPv4' ? isIPv4 : isIPv6));
}
