import { isIPv4, isIPv6 } from 'node:net';
import type { Family } from '../../linux/socket-address.ts';

export const allFamilies: readonly Family[] = ['IPv4', 'IPv6'];

/**
 * The families of a network's addresses. A family that has none but loopback's, as IPv6 in the pods of most clusters,
 * carries no traffic, and no peer could ever vouch for it. Both when no address is known at all.
 */
export function familiesOf(addresses: readonly string[]): readonly Family[] {
  if (addresses.length === 0) return allFamilies;
  return allFamilies.filter((family) => addresses.some(family === 'IPv4' ? isIPv4 : isIPv6));
}

/** The family of an address. */
export function familyOf(address: string): Family {
  return isIPv6(address) ? 'IPv6' : 'IPv4';
}
