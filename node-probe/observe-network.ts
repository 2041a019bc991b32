import { networkInterfaces } from 'node:os';
import type { EgressInterface, HostObservation, NetworkObservation } from '../api/v1alpha1.ts';
import { egressInterfaces } from './egress-interfaces.ts';
import { explainFindings } from './findings.ts';
import { hostFacts } from './host-facts.ts';
import { observeFamily } from './observe-family.ts';

/** Ethernet's; stands in where no default route names an interface. */
const usualMtu = 1500;

/** As many as a report holds (crds/gsoreports.yaml). */
const mostAddresses = 4;

/**
 * One round on the network in which this process runs. `previous` is the round before, for what is counted over rounds.
 * Blocks for a few milliseconds, longer where datagrams are lost.
 */
export function observeNetwork(previous?: NetworkObservation): NetworkObservation {
  return observeThrough(egressInterfaces(), previous);
}

/** The same with what only the host's network shows: kernel, egress interfaces, and facts that explain. */
export function observeHost(previous?: NetworkObservation): HostObservation {
  const interfaces = egressInterfaces();
  return { ...observeThrough(interfaces, previous), ...hostFacts(), interfaces };
}

function observeThrough(interfaces: readonly EgressInterface[], previous?: NetworkObservation): NetworkObservation {
  const mtu = (family: 'IPv4' | 'IPv6'): number =>
    interfaces.find(({ families }) => families.includes(family))?.mtu ?? usualMtu;
  const ipv4 = observeFamily('IPv4', mtu('IPv4'), previous?.ipv4);
  const ipv6 = observeFamily('IPv6', mtu('IPv6'), previous?.ipv6);
  const families = [ipv4, ipv6].filter((family) => family !== undefined);
  return {
    addresses: ownAddresses(),
    lastRound: new Date().toISOString(),
    rounds: (previous?.rounds ?? 0) + 1,
    maxSegments: families.length === 0 ? 0 : Math.min(...families.map(({ maxSegments }) => maxSegments)),
    ...(ipv4 && { ipv4 }),
    ...(ipv6 && { ipv6 }),
    findings: explainFindings({ ipv4, ipv6 }),
  };
}

/** Where other nodes can reach this network; link-local addresses need an interface index and are left out. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:') && !address.startsWith('169.254.'))
    .map(({ address }) => address)
    .slice(0, mostAddresses);
}
