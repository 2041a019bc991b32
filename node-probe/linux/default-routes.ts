import { AF_INET, AF_INET6 } from './constants.ts';
import { attributes, dumpNetlink, type NetlinkMessage } from './netlink.ts';
import type { Family } from './socket-address.ts';

/** A default route: the interface through which what has no nearer route leaves. */
export interface DefaultRoute {
  readonly family: Family;
  readonly interfaceIndex: number;
  /** The kernel takes the route with the lowest. */
  readonly metric: number;
}

// linux/rtnetlink.h
const RTM_GETROUTE = 26;
const RT_TABLE_MAIN = 254;
const RTN_UNICAST = 1;
const RTA_OIF = 4;
const RTA_PRIORITY = 6;
const RTA_MULTIPATH = 9;
const routeMessageLength = 12;

/** The best default route of each family, in the main table. Throws `SystemCallError`. */
export function defaultRoutes(): DefaultRoute[] {
  return (['IPv4', 'IPv6'] as const).flatMap((family) => {
    const body = Buffer.alloc(routeMessageLength);
    body.writeUInt8(family === 'IPv4' ? AF_INET : AF_INET6, 0);
    const routes = dumpNetlink(RTM_GETROUTE, body).flatMap((message) => readDefaultRoute(message, family) ?? []);
    return routes.toSorted((a, b) => a.metric - b.metric).slice(0, 1);
  });
}

/** Reads a route message (struct rtmsg); undefined unless it is a usable default route of the main table. */
export function readDefaultRoute(message: NetlinkMessage, family: Family): DefaultRoute | undefined {
  const [prefixLength, table, type] = [message.readUInt8(1), message.readUInt8(4), message.readUInt8(7)];
  if (prefixLength !== 0 || table !== RT_TABLE_MAIN || type !== RTN_UNICAST) return undefined;
  const found = attributes(message.subarray(routeMessageLength));
  // A multipath route names its interfaces in a list of struct rtnexthop, the index at byte 4; the first one stands for all.
  const interfaceIndex = found.get(RTA_OIF)?.readUInt32LE(0) ?? found.get(RTA_MULTIPATH)?.readUInt32LE(4);
  if (interfaceIndex === undefined) return undefined;
  return { family, interfaceIndex, metric: found.get(RTA_PRIORITY)?.readUInt32LE(0) ?? 0 };
}
