import type { EgressInterface } from '../api/v1alpha1.ts';
import { defaultRoutes } from './linux/default-routes.ts';
import { driverInfo, offloads } from './linux/ethtool.ts';
import { links } from './linux/links.ts';
import { UdpSocket } from './linux/udp-socket.ts';

/** The offloads that explain a result; an interface has 60, most of them about other protocols. */
const explaining = [
  'tx-scatter-gather',
  'tx-checksum-ipv4',
  'tx-checksum-ip-generic',
  'tx-checksum-ipv6',
  'tx-generic-segmentation',
  'tx-udp-segmentation',
  'tx-gso-partial',
  'tx-gso-robust',
  'tx-gso-list',
  'tx-udp_tnl-segmentation',
  'tx-udp_tnl-csum-segmentation',
  'tx-esp-segmentation',
  'rx-gro',
  'rx-udp-gro-forwarding',
];

/** The interfaces of the default routes, as the kernel and their drivers describe them. Throws `SystemCallError`. */
export function egressInterfaces(): EgressInterface[] {
  using socket = new UdpSocket('IPv4');
  const routes = defaultRoutes();
  return links()
    .filter((link) => routes.some(({ interfaceIndex }) => interfaceIndex === link.index))
    .map(({ index, name, mtu }) => ({
      name,
      mtu,
      families: routes.filter(({ interfaceIndex }) => interfaceIndex === index).map(({ family }) => family),
      ...driverInfo(socket, name),
      offloads: Object.fromEntries([...offloads(socket, name)].filter(([feature]) => explaining.includes(feature))),
    }));
}
