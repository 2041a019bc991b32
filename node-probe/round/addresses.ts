import { isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Family } from '../../linux/socket-address.ts';
import type { EgressLinks } from './read-egress.ts';

/** The addresses at which other nodes can reach this network, egress interface first, without link-local ones. */
export function ownAddresses(links: EgressLinks): string[] {
  const egress = new Set([...links.values()].map(({ name }) => name));
  const found = Object.entries(addressesOfInterfaces())
    .toSorted(([a], [b]) => Number(egress.has(b)) - Number(egress.has(a)))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:') && !address.startsWith('169.254.'))
    .map(({ address }) => address);
  // A bridge's address can appear on each of its ports.
  return [...new Set(found)];
}

/** None if netlink is forbidden, which the C library uses to read them. */
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
 * carries no traffic, and no peer could ever verify it. Both families if no address is known.
 */
export function familiesOf(addresses: readonly string[]): readonly Family[] {
  if (addresses.length === 0) return allFamilies;
  return allFamilies.filter((family) => addresses.some(family === 'IPv4' ? isIPv4 : isIPv6));
}

/** The family of an address. */
export function familyOf(address: string): Family {
  return isIPv6(address) ? 'IPv6' : 'IPv4';
}
