import { isDeepStrictEqual } from 'node:util';
import { type NodeMetadata, hostOf, zoneOf } from '../../api/read-node.ts';
import type { Believed } from '../reports/believe.ts';
import type { Location } from './spread.ts';

/** Where a probe listens. */
export interface Listener extends Location {
  readonly addresses: readonly string[];
  readonly port: number | undefined;
}

/** Where the probe of a network listens on a node; undefined if it has not reported recently. */
export function readListener(node: NodeMetadata, believed: Believed): Listener | undefined {
  if (believed.kind !== 'fresh') return undefined;
  const { addresses, port } = believed.observed;
  return { zone: zoneOf(node), host: hostOf(node), addresses, port };
}

export function isSameListener(a: Listener | undefined, b: Listener | undefined): boolean {
  return isDeepStrictEqual(a, b);
}
