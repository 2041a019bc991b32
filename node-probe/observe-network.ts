import { networkInterfaces } from 'node:os';
import type { FamilyObservation, HostObservation, NetworkObservation } from '../api/v1alpha1.ts';
import { describeInterfaces, egressLinks, type EgressLinks } from './egress-interfaces.ts';
import { explainFindings } from './findings.ts';
import { hostFacts } from './host-facts.ts';
import type { Family } from './linux/socket-address.ts';
import { observeFamily } from './observe-family.ts';

/** Ethernet's; stands in where no default route names an interface. */
const usualMtu = 1500;

/** As many as a report holds (crds/gsoreports.yaml). */
const mostAddresses = 4;

/** How far the datagrams of a round may go: not beyond this machine, or to the egress interface's next hop. */
export type Reach = 'loopback' | 'network';

/**
 * One round on the pod network in which this process runs. `previous` is the round before, for what is counted over rounds.
 * Blocks for a few milliseconds, longer where datagrams are lost. A pod's interface is one end of a veth and proves nothing
 * about the node, so it is not tested by itself.
 */
export function observeNetwork(previous?: NetworkObservation): NetworkObservation {
  return observeThrough(egressLinks(), 'loopback', previous);
}

/** The same on the host's network, with what only that shows: egress interfaces, kernel, and facts that explain. */
export function observeHost(reach: Reach, previous?: NetworkObservation): HostObservation {
  const egress = egressLinks();
  return { ...observeThrough(egress, reach, previous), ...hostFacts(), interfaces: describeInterfaces(egress) };
}

function observeThrough(links: EgressLinks, reach: Reach, previous?: NetworkObservation): NetworkObservation {
  const observe = (family: Family, before: FamilyObservation | undefined): FamilyObservation | undefined => {
    const link = links.get(family);
    const egress = reach === 'network' ? link : undefined;
    return observeFamily({ family, mtu: link?.mtu ?? usualMtu, egress, previous: before });
  };
  const ipv4 = observe('IPv4', previous?.ipv4);
  const ipv6 = observe('IPv6', previous?.ipv6);
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
