import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { nodeMapName } from '../api/names.ts';
import type { Connection } from './cluster/connection.ts';
import { nodeMapsPath, nodesPath, reportsPath } from './cluster/paths.ts';
import { Store } from './cluster/store.ts';
import { UnseenWrites } from './cluster/unseen-writes.ts';
import { watchResource } from './cluster/watch-resource.ts';
import { WorkQueue } from './cluster/work-queue.ts';
import type { MinEvidence } from './config.ts';
import { NodeMap } from './node-map/node-map.ts';
import { type StoredNodeMap, isSameMap, readNodeMap } from './node-map/read-node-map.ts';
import { KernelVersions } from './nodes/kernel-versions.ts';
import { type NodeMetadata, isSameNode, readNode } from './nodes/read-node.ts';
import { reconcileNode } from './reconcile-node.ts';
import { type NodeReport, readReport } from './reports/read-report.ts';

export interface OperatorOptions {
  readonly connection: Connection;
  readonly minEvidence: MinEvidence;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Every node gets a turn at least so often, in milliseconds; default 10 minutes. */
  readonly resyncMs?: number;
}

/** Nodes dealt with at the same time. The API server takes no more writes per second from 32 than from 16. */
const workers = 16;

/** Time for the writes that are under way when the operator is told to stop, in milliseconds. */
const graceMs = 5_000;

/** Runs the operator until the signal aborts. Rejects only when something is wrong with the program itself. */
export async function runOperator(options: OperatorOptions): Promise<void> {
  const { connection, minEvidence, log, signal, resyncMs = 600_000 } = options;

  const nodes = new Store<NodeMetadata>(isSameNode);
  const reports = new Store<NodeReport>((a, b) => a.uid === b.uid && a.resourceVersion === b.resourceVersion);
  const nodeMaps = new Store<StoredNodeMap>((a, b) => isSameMap(a.nodes, b.nodes));
  const watches = [
    watchResource(connection, { path: nodesPath, metadataOnly: true, parse: readNode, store: nodes }, { log, signal }),
    watchResource(connection, { path: reportsPath, parse: readReport, store: reports }, { log, signal }),
    watchResource(
      connection,
      { path: nodeMapsPath, only: nodeMapName, parse: readNodeMap, store: nodeMaps },
      { log, signal },
    ),
  ];

  const nodeMap = new NodeMap({ connection, store: nodeMaps, log, signal });
  const reconciler = {
    connection,
    nodes,
    reports,
    kernels: new KernelVersions(connection),
    nodeMap,
    labelWriter: { connection, unseen: new UnseenWrites() },
    verdictWriter: { connection, unseen: new UnseenWrites(), log },
    minEvidence,
  };
  const queue = new WorkQueue({
    work: async (name) => {
      const recheckAt = await reconcileNode(name, reconciler);
      log.debug({ node: name }, 'node reconciled');
      if (nodes.get(name) === undefined) return;
      const resync = resyncMs * (0.9 + Math.random() / 10);
      queue.addAfter(name, recheckAt === undefined ? resync : Math.min(resync, Math.max(0, recheckAt - Date.now())));
    },
    workers,
    signal,
    onFailure: (node, err, failures) => {
      nodeMap.keep(node);
      log[failures === 1 ? 'error' : 'debug']({ err, node, failures }, 'node not dealt with, trying again');
    },
  });
  for (const store of [nodes, reports]) store.onChange((name) => queue.add(name));

  const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  const synced = Promise.all([nodes.synced, reports.synced, nodeMaps.synced]);
  await Promise.race([synced, stopped, ...watches]);
  if (!signal.aborted) log.info({ nodes: [...nodes.keys()].length }, 'synced');

  const ended = Promise.all([...watches, queue.run(), nodeMap.run(nodes.keys())]);
  await Promise.race([stopped, ended]);
  await Promise.race([ended, delay(graceMs, undefined, { ref: false })]);
  await connection.close();
  await ended;
}
