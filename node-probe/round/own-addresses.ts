import { networkInterfaces } from 'node:os';
import type { EgressLinks } from './egress-interfaces.ts';

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
