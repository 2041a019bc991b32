import * as c from './constants.ts';
import { checked, libc, SystemCallError } from './libc.ts';
import { MessageHeader } from './message.ts';
import { NETLINK_ROUTE, splitMessages, type NetlinkMessage } from './netlink.ts';
import { readRoute } from './routes.ts';

/** A change of interfaces, addresses or routes. `interfaceIndex` is undefined if the kernel dropped events. */
export interface LinkEvent {
  readonly interfaceIndex: number | undefined;
  readonly defaultRoute: boolean;
}

// linux/rtnetlink.h
const RTM_NEWLINK = 16;
const RTM_DELLINK = 17;
const RTM_NEWADDR = 20;
const RTM_DELADDR = 21;
const RTM_NEWROUTE = 24;
const RTM_DELROUTE = 25;
const groups = { link: 0x1, ipv4Address: 0x10, ipv4Route: 0x40, ipv6Address: 0x100, ipv6Route: 0x400 } as const;

/**
 * Reports changes until disposed. Needs no privilege. rtnetlink(7) reports links (up, MTU, `ethtool -K`), addresses and
 * routes, but not all settings, so periodic full reads are still needed. Throws `SystemCallError`.
 */
export function watchLinks(changed: (event: LinkEvent) => void): Disposable {
  const fd = checked('socket', libc().socket(c.AF_NETLINK, c.SOCK_RAW | c.SOCK_CLOEXEC, NETLINK_ROUTE));
  // struct sockaddr_nl: family, padding, port (the kernel chooses), groups
  const name = Buffer.alloc(12);
  name.writeUInt16LE(c.AF_NETLINK, 0);
  name.writeUInt32LE(
    Object.values(groups).reduce((sum, group) => sum | group, 0),
    8,
  );
  try {
    checked('bind', libc().bind(fd, name, name.length));
  } catch (error) {
    libc().close(fd);
    throw error;
  }
  const incoming = new MessageHeader({ data: Buffer.alloc(32_768), control: Buffer.alloc(0) });
  const polling = libc().poll(fd, () => receiveAll(fd, incoming, changed));
  return {
    [Symbol.dispose]: () => {
      polling.close();
      libc().close(fd);
    },
  };
}

function receiveAll(fd: number, incoming: MessageHeader, changed: (event: LinkEvent) => void): void {
  for (;;) {
    incoming.restoreLengths();
    let received: number;
    try {
      received = checked('recvmsg', libc().recvmsg(fd, incoming.header, c.MSG_DONTWAIT));
    } catch (error) {
      if (!(error instanceof SystemCallError)) throw error;
      // The socket buffer overflowed (ENOBUFS), so the changes are unknown.
      if (error.errno === 'ENOBUFS') changed({ interfaceIndex: undefined, defaultRoute: false });
      return;
    }
    for (const { type, payload } of splitMessages(incoming.data.subarray(0, received))) {
      const event = readLinkEvent(type, payload);
      if (event) changed(event);
    }
  }
}

/** Reads one message; undefined for any other kind. */
export function readLinkEvent(type: number, payload: NetlinkMessage): LinkEvent | undefined {
  switch (type) {
    case RTM_NEWLINK:
    case RTM_DELLINK:
      return { interfaceIndex: payload.readInt32LE(4), defaultRoute: false };
    case RTM_NEWADDR:
    case RTM_DELADDR:
      // struct ifaddrmsg
      return { interfaceIndex: payload.readUInt32LE(4), defaultRoute: false };
    case RTM_NEWROUTE:
    case RTM_DELROUTE: {
      const { prefixLength, interfaceIndex } = readRoute(payload, payload.readUInt8(0) === c.AF_INET ? 'IPv4' : 'IPv6');
      return { interfaceIndex, defaultRoute: prefixLength === 0 };
    }
    default:
      return undefined;
  }
}
