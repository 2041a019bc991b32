import { attributes, dumpNetlink, type NetlinkMessage } from './netlink.ts';

/** A network interface. */
export interface Link {
  readonly index: number;
  readonly name: string;
  /** Bytes. */
  readonly mtu: number;
}

// linux/rtnetlink.h, linux/if_link.h
const RTM_GETLINK = 18;
const IFLA_IFNAME = 3;
const IFLA_MTU = 4;
const linkMessageLength = 16;

/** The interfaces of this network namespace. Throws `SystemCallError`. */
export function links(): Link[] {
  return dumpNetlink(RTM_GETLINK, Buffer.alloc(linkMessageLength)).map(readLink);
}

/** Reads a link message (struct ifinfomsg and its attributes). */
export function readLink(message: NetlinkMessage): Link {
  const found = attributes(message.subarray(linkMessageLength));
  return {
    index: message.readInt32LE(4),
    name: (found.get(IFLA_IFNAME)?.toString('latin1') ?? '').replace(/\0.*$/s, ''),
    mtu: found.get(IFLA_MTU)?.readUInt32LE(0) ?? 0,
  };
}
