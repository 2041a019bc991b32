import { AF_INET, AF_INET6 } from './constants.ts';
import { type NetlinkMessage, attributes, dumpNetlink } from './netlink.ts';
import type { Family } from './socket-address.ts';

/** One route of the kernel. */
export interface Route {
  readonly family: Family;
  /** Address bytes of the destination; with `prefixLength` 0 it is a default route. */
  readonly prefix: Buffer;
  readonly prefixLength: number;
  readonly table: number;
  /** RTN_*: 1 is an ordinary route; others are local addresses, black holes and the like. */
  readonly type: number;
  readonly interfaceIndex: number | undefined;
  /** The kernel prefers the lowest. */
  readonly metric: number;
}

// linux/rtnetlink.h
const RTM_GETROUTE = 26;
const RTA_DST = 1;
const RTA_OIF = 4;
const RTA_PRIORITY = 6;
const RTA_MULTIPATH = 9;
const routeMessageLength = 12;

/** All routes of a family, in all tables, without the cache. Throws `SystemCallError`. */
export function routes(family: Family): Route[] {
  const body = Buffer.alloc(routeMessageLength);
  body.writeUInt8(family === 'IPv4' ? AF_INET : AF_INET6, 0);
  return dumpNetlink(RTM_GETROUTE, body).map((message) => readRoute(message, family));
}

/** Reads a route message (struct rtmsg and its attributes). */
export function readRoute(message: NetlinkMessage, family: Family): Route {
  const found = attributes(message.subarray(routeMessageLength));
  return {
    family,
    prefix: found.get(RTA_DST) ?? Buffer.alloc(family === 'IPv4' ? 4 : 16),
    prefixLength: message.readUInt8(1),
    table: message.readUInt8(4),
    type: message.readUInt8(7),
    // A multipath route names its interfaces in a list of struct rtnexthop, the index at byte 4; the first one
    // represents all.
    interfaceIndex: found.get(RTA_OIF)?.readUInt32LE(0) ?? found.get(RTA_MULTIPATH)?.readUInt32LE(4),
    metric: found.get(RTA_PRIORITY)?.readUInt32LE(0) ?? 0,
  };
}

/** Whether a route, other than a default route, covers an address given as bytes. */
export function covers({ prefix, prefixLength }: Route, address: Buffer): boolean {
  if (prefixLength === 0) return false;
  const bits = (bytes: Buffer): string => [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits(prefix).slice(0, prefixLength) === bits(address).slice(0, prefixLength);
}

/** A default route: the interface for traffic without a more specific route. */
export interface DefaultRoute {
  readonly family: Family;
  readonly interfaceIndex: number;
}

// linux/rtnetlink.h
const RT_TABLE_MAIN = 254;
const RTN_UNICAST = 1;

/** The best default route of each family. Throws `SystemCallError`. */
export function defaultRoutes(): DefaultRoute[] {
  return (['IPv4', 'IPv6'] as const).flatMap((family) => bestDefaultRoute(routes(family)) ?? []);
}

/** The usable default route of the main table that the kernel prefers. */
export function bestDefaultRoute(all: readonly Route[]): DefaultRoute | undefined {
  return all
    .filter(({ prefixLength, table, type }) => prefixLength === 0 && table === RT_TABLE_MAIN && type === RTN_UNICAST)
    .toSorted((a, b) => a.metric - b.metric)
    .flatMap(({ family, interfaceIndex }) => (interfaceIndex === undefined ? [] : { family, interfaceIndex }))[0];
}
