import { randomInt } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import * as c from '../../linux/constants.ts';
import type { Link } from '../../linux/links.ts';
import type { ControlMessage } from '../../linux/message.ts';
import { covers, routes } from '../../linux/routes.ts';
import { type Family, socketAddress } from '../../linux/socket-address.ts';
import { UdpSocket } from '../../linux/udp-socket.ts';
import { type Path, neverFragment } from './path.ts';

/** Addresses for documentation (RFC 5737): unused, unless a network uses them anyway. */
const documentationAddresses = ['192.0.2.1', '198.51.100.1', '203.0.113.1'];

/**
 * An egress path that leads nowhere: to an unused address on the interface's own link (MSG_DONTROUTE), with a TTL of
 * 1. The kernel prepares a burst as it would for the Internet, and then fails to resolve the neighbor.
 */
class EgressPath implements Path {
  readonly socket: UdpSocket;
  readonly #to: Buffer;
  readonly #interface: ControlMessage;

  constructor(family: Family, to: Buffer, interfaceIndex: number) {
    using opened = new DisposableStack();
    this.socket = opened.use(new UdpSocket(family));
    if (family === 'IPv4') this.socket.setOption(c.IPPROTO_IP, c.IP_TTL, 1);
    else this.socket.setOption(c.IPPROTO_IPV6, c.IPV6_UNICAST_HOPS, 1);
    neverFragment(this.socket);
    this.#to = to;
    this.#interface = packetInfo(family, interfaceIndex);
    opened.move();
  }

  send(data: Buffer, control: readonly ControlMessage[] = []): void {
    this.socket.send(this.#to, data, [this.#interface, ...control], c.MSG_DONTROUTE);
  }

  [Symbol.dispose](): void {
    this.socket[Symbol.dispose]();
  }
}

/**
 * The egress path of an interface; undefined where a datagram could really leave: an interface that is down or does not
 * resolve neighbors (tunnels), a host without an address of the family, or documentation addresses in use.
 * Throws `SystemCallError`.
 */
export function openEgress(family: Family, link: Link): Path | undefined {
  if (!link.up || !link.resolvesNeighbours || !hasAddress(family)) return undefined;
  const to = family === 'IPv4' ? unusedAddress() : unusedNeighbour(link);
  return to && new EgressPath(family, to, link.index);
}

/** Without any address there is no local table, and Linux then broadcasts to unknown neighbors. */
function hasAddress(family: Family): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some((one) => one.family === family));
}

function unusedAddress(): Buffer | undefined {
  const known = routes('IPv4');
  const free = documentationAddresses.find((address) => {
    const bytes = Buffer.from(address.split('.').map(Number));
    return !known.some((route) => covers(route, bytes));
  });
  // Port 9 is discard (RFC 863).
  return free === undefined ? undefined : socketAddress(free, 9);
}

/** IPv6 has no route to a documentation address even then; a link-local address cannot leave the link by definition. */
function unusedNeighbour(link: Link): Buffer {
  const word = (): string => randomInt(1, 0x10000).toString(16);
  return socketAddress(`fe80::6773:6f00:${word()}:${word()}`, 9, link.index);
}

/** struct in_pktinfo and in6_pktinfo (linux/in.h, linux/ipv6.h): chooses the interface, and needs no privilege. */
function packetInfo(family: Family, interfaceIndex: number): ControlMessage {
  const data = Buffer.alloc(family === 'IPv4' ? 12 : 20);
  data.writeInt32LE(interfaceIndex, family === 'IPv4' ? 0 : 16);
  return family === 'IPv4'
    ? { level: c.IPPROTO_IP, type: c.IP_PKTINFO, data }
    : { level: c.IPPROTO_IPV6, type: c.IPV6_PKTINFO, data };
}
