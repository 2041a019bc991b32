import { isDeepStrictEqual } from 'node:util';
import type { Network } from '../../api/names.ts';
import { type NodeMetadata, hostOf, zoneOf } from '../nodes/read-node.ts';
import type { NodeReport } from '../reports/read-report.ts';
import { judgeFreshness } from '../reports/freshness.ts';
import type { Location } from './spread.ts';

/** Where a probe listens. */
export interface Listener extends Location {
  readonly addresses: readonly string[];
  readonly port: number | undefined;
}

/** Where the probe of a network listens on a node; undefined when it has not reported for too long, or never. */
export function readListener(
  node: NodeMetadata,
  report: NodeReport | undefined,
  network: Network,
  now: number,
): Listener | undefined {
  const observed = report?.owner === node.uid ? report.observed[network] : undefined;
  if (observed === undefined || 'problem' in observed) return undefined;
  if (judgeFreshness(observed.lastRound, now).state !== 'Fresh') return undefined;
  const { addresses, port } = observed;
  return { zone: zoneOf(node), host: hostOf(node), addresses, port };
}

export function isSameListener(a: Listener | undefined, b: Listener | undefined): boolean {
  return isDeepStrictEqual(a, b);
}
