import type { Logger } from 'pino';
import { type Network, nodeMapName } from '../api/names.ts';
import type { ApiClient } from '../kube/api-client.ts';
import { nodeMapsPath, nodesPath, reportsPath } from '../kube/paths.ts';
import { Store } from '../kube/store.ts';
import { watchResource } from '../kube/watch-resource.ts';
import type { Monitor } from './health/monitor.ts';
import { type StoredNodeMap, isSameMap, readNodeMap } from './node-map/read-node-map.ts';
import { type NodeMetadata, isSameNode, readNode } from '../api/read-node.ts';
import { type NodeReport, readReport } from './reports/read-report.ts';

/** What every replica caches, so that it can take over immediately. */
export interface Caches {
  readonly nodes: Store<NodeMetadata>;
  readonly reports: Store<NodeReport>;
  readonly nodeMaps: Store<StoredNodeMap>;
  readonly synced: Promise<unknown>;
  /** Resolves when the signal has stopped the watches. */
  readonly ended: Promise<unknown>;
}

export interface CachesOptions {
  readonly client: ApiClient;
  /** The networks that probes test. */
  readonly tested: readonly Network[];
  readonly monitor: Monitor;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Starts the watches. */
export function openCaches({ client, tested, monitor, log, signal }: CachesOptions): Caches {
  const watching = { log, signal, monitor: monitor.watch };
  const nodes = new Store<NodeMetadata>(isSameNode);
  const reports = new Store<NodeReport>((a, b) => a.uid === b.uid && a.resourceVersion === b.resourceVersion);
  const nodeMaps = new Store<StoredNodeMap>((a, b) => isSameMap(a.nodes, b.nodes));
  const parseReport = (object: unknown): NodeReport | undefined => readReport(object, tested);
  const ended = Promise.all([
    watchResource(client, { path: nodesPath, metadataOnly: true, parse: readNode, store: nodes }, watching),
    watchResource(client, { path: reportsPath, parse: parseReport, store: reports }, watching),
    watchResource(client, { path: nodeMapsPath, only: nodeMapName, parse: readNodeMap, store: nodeMaps }, watching),
  ]);
  return { nodes, reports, nodeMaps, synced: Promise.all([nodes.synced, reports.synced, nodeMaps.synced]), ended };
}
