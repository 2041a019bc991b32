import { routes, type Route } from './routes.ts';
import type { Family } from './socket-address.ts';

/** A default route: the interface through which what has no nearer route leaves. */
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
