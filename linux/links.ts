import { attributes, dumpNetlink, type NetlinkMessage } from './netlink.ts';

/** A network interface. */
export interface Link {
  readonly index: number;
  readonly name: string;
  /** Bytes. */
  readonly mtu: number;
  readonly up: boolean;
  /** Whether it resolves the hardware address of a neighbor before it sends; tunnels do not. */
  readonly resolvesNeighbours: boolean;
}

// linux/rtnetlink.h, linux/if_link.h, linux/if.h
const RTM_GETLINK = 18;
const IFLA_IFNAME = 3;
const IFLA_MTU = 4;
const linkMessageLength = 16;
const IFF_UP = 0x1;
const IFF_LOOPBACK = 0x8;
const IFF_NOARP = 0x80;

/** The interfaces of this network namespace. Throws `SystemCallError`. */
export function links(): Link[] {
  return dumpNetlink(RTM_GETLINK, Buffer.alloc(linkMessageLength)).map(readLink);
}

/** Reads a link message (struct ifinfomsg and its attributes). */
export function readLink(message: NetlinkMessage): Link {
  const found = attributes(message.subarray(linkMessageLength));
  const flags = message.readUInt32LE(8);
  return {
    index: message.readInt32LE(4),
    name: (found.get(IFLA_IFNAME)?.toString('latin1') ?? '').replace(/\0.*$/s, ''),
    mtu: found.get(IFLA_MTU)?.readUInt32LE(0) ?? 0,
    up: (flags & IFF_UP) !== 0,
    resolvesNeighbours: (flags & (IFF_LOOPBACK | IFF_NOARP)) === 0,
  };
}
