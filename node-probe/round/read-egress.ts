import type { EgressInterface } from '../../api/v1alpha1.ts';
import { driverInfo, offloads } from '../../linux/ethtool.ts';
import { SystemCallError } from '../../linux/libc.ts';
import { type Link, links } from '../../linux/links.ts';
import { defaultRoutes } from '../../linux/routes.ts';
import type { Family } from '../../linux/socket-address.ts';
import { UdpSocket } from '../../linux/udp-socket.ts';

/** The offloads that explain a result; an interface has 60, most of them for other protocols. */
const explaining = [
  'tx-checksum-ipv4',
  'tx-checksum-ip-generic',
  'tx-checksum-ipv6',
  'tx-generic-segmentation',
  'tx-udp-segmentation',
  'tx-gso-partial',
  'tx-gso-robust',
  'tx-udp_tnl-segmentation',
];

/** The interface of each family's default route; a family without one is missing. */
export type EgressLinks = ReadonlyMap<Family, Link>;

/** Looks up the interfaces of the default routes. Throws `SystemCallError`. */
export function egressLinks(): EgressLinks {
  const all = links();
  const found = defaultRoutes().flatMap(({ family, interfaceIndex }): [Family, Link][] => {
    const link = all.find(({ index }) => index === interfaceIndex);
    return link ? [[family, link]] : [];
  });
  return new Map(found);
}

/** The interfaces as the kernel and their drivers describe them. Throws `SystemCallError`. */
function describeInterfaces(egress: EgressLinks): EgressInterface[] {
  using socket = new UdpSocket('IPv4');
  const names = new Set([...egress.values()].map(({ name }) => name));
  return [...names].map((name) => {
    const using = [...egress].filter(([, link]) => link.name === name);
    return {
      name,
      mtu: using[0]?.[1].mtu ?? 0,
      families: using.map(([family]) => family),
      ...driverInfo(socket, name),
      offloads: Object.fromEntries([...offloads(socket, name)].filter(([feature]) => explaining.includes(feature))),
    };
  });
}

/** The interfaces through which datagrams leave. */
export interface Egress {
  readonly links: EgressLinks;
  /** Their description; empty if they could not be read. */
  readonly interfaces: EgressInterface[];
  /** Why something is missing: rtnetlink is forbidden, or an interface vanished meanwhile. */
  readonly problem?: string;
}

/** Reads the interfaces of the default routes. What cannot be read is omitted; the rest of the round continues. */
export function readEgress(read: () => EgressLinks = egressLinks): Egress {
  let found: EgressLinks = new Map();
  try {
    found = read();
    return { links: found, interfaces: describeInterfaces(found) };
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    return { links: found, interfaces: [], problem: error.message };
  }
}
