import type { EgressInterface } from '../../api/v1alpha1.ts';

/** The egress interface in a sentence: `eth0 (virtio_net)`. */
export function nameEgress(egress: EgressInterface | undefined): string {
  if (!egress) return 'the interface of the route';
  return `${egress.name} (${egress.driver === undefined ? 'no driver' : egress.driver})`;
}

/** The name of the interface in a command, or a placeholder. */
export function egressInCommand(egress: EgressInterface | undefined): string {
  return egress?.name ?? 'INTERFACE';
}

/** The features that compute UDP checksums: one for both families, or one for each. */
const checksumFeatures = ['tx-checksum-ip-generic', 'tx-checksum-ipv4', 'tx-checksum-ipv6'];

/** `off [fixed]`: it cannot be switched on. Undefined when the driver does not report it. */
export function checksumOffload(egress: EgressInterface | undefined): 'on' | 'off' | 'off [fixed]' | undefined {
  const reported = checksumFeatures.flatMap((feature) => egress?.offloads[feature] ?? []);
  if (reported.length === 0) return undefined;
  if (reported.some((value) => value.startsWith('on'))) return 'on';
  return reported.includes('off') ? 'off' : 'off [fixed]';
}

const tunnelDrivers = ['vxlan', 'geneve', 'wireguard', 'tun', 'ipip', 'sit', 'ip_gre', 'ip6_tunnel'];
const ethernetMtu = 1500;

/** A sentence about an overlay network or tunnel that the path seems to use; empty when there is no sign of one. */
export function overlayHint(egress: EgressInterface | undefined): string[] {
  if (!egress) return [];
  const { name, driver, mtu } = egress;
  if (driver !== undefined && tunnelDrivers.includes(driver)) {
    return [`${name} is a tunnel (${driver}), which may be what drops the packets`];
  }
  return mtu < ethernetMtu
    ? [`${name} has MTU ${mtu}, which suggests an overlay network; this may be what drops the packets`]
    : [];
}
