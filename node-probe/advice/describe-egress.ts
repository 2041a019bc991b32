import type { EgressInterface } from '../../api/v1alpha1.ts';

/** `eth0 (virtio_net)`, for sentences. */
export function nameEgress(egress: EgressInterface | undefined): string {
  if (!egress) return 'the interface that the route names';
  return `${egress.name} (${egress.driver === undefined ? 'no driver' : egress.driver})`;
}

/** The name of the interface in a command, or a word that the reader replaces. */
export function egressInCommand(egress: EgressInterface | undefined): string {
  return egress?.name ?? 'INTERFACE';
}

/** The feature by which an interface computes UDP checksums: one for both families, or one for each. */
const checksumFeatures = ['tx-checksum-ip-generic', 'tx-checksum-ipv4', 'tx-checksum-ipv6'];

/** `on`, `off`, or `fixed off` when nobody can switch checksum offload on; undefined when the driver does not tell. */
export function checksumOffload(egress: EgressInterface | undefined): 'on' | 'off' | 'fixed off' | undefined {
  const told = checksumFeatures.flatMap((feature) => egress?.offloads[feature] ?? []);
  if (told.length === 0) return undefined;
  if (told.some((value) => value.startsWith('on'))) return 'on';
  return told.includes('off') ? 'off' : 'fixed off';
}

const tunnelDrivers = ['vxlan', 'geneve', 'wireguard', 'tun', 'ipip', 'sit', 'ip_gre', 'ip6_tunnel'];
const ethernetMtu = 1500;

/** A sentence about an overlay network or tunnel that the path seems to use; empty when nothing hints at one. */
export function overlayHint(egress: EgressInterface | undefined): string[] {
  if (!egress) return [];
  const { name, driver, mtu } = egress;
  if (driver !== undefined && tunnelDrivers.includes(driver)) {
    return [`${name} is a tunnel (${driver}), which can lose it too`];
  }
  return mtu < ethernetMtu ? [`${name} has MTU ${mtu}, which hints at an overlay network that can lose it too`] : [];
}
