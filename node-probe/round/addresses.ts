import { isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Family } from '../../linux/socket-address.ts';
import type { EgressLinks } from './read-egress.ts';

/** Where other nodes can reach this network, the egress interface first; link-local addresses say nothing elsewhere. */
export function ownAddresses(links: EgressLinks): string[] {
  const egress = new Set([...links.values()].map(({ name }) => name));
  const found = Object.entries(addressesOfInterfaces())
    .toSorted(([a], [b]) => Number(egress.has(b)) - Number(egress.has(a)))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:') && !address.startsWith('169.254.'))
    .map(({ address }) => address);
  // A bridge's address can stand on each of its ports.
  return [...new Set(found)];
}

/** None where netlink is forbidden, by which the C library asks for them. */
function addressesOfInterfaces(): ReturnType<typeof networkInterfaces> {
  try {
    return networkInterfaces();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SYSTEM_ERROR') return {};
    throw error;
  }
}

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
