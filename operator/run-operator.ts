import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Network, fieldManagers, networks, nodeMapName } from '../api/names.ts';
import { warnWithoutInjection } from './start-up/warn-without-injection.ts';
import type { ApiClient } from '../kube/api-client.ts';
import { nodeMapsPath, nodesPath, reportsPath } from '../kube/paths.ts';
import { Store } from '../kube/store.ts';
import { Applier } from '../kube/applier.ts';
import { watchResource } from '../kube/watch-resource.ts';
import { WorkQueue } from '../kube/work-queue.ts';
import type { MinEvidence } from './verdict/evidence-floor.ts';
import { followWorkloads } from './follow-workloads.ts';
import { Monitor } from './health/monitor.ts';
import { keepPeerKey } from './start-up/keep-peer-key.ts';
import { NodeMap } from './node-map/node-map.ts';
import { type StoredNodeMap, isSameMap, readNodeMap } from './node-map/read-node-map.ts';
import { KernelVersions } from './nodes/kernel-versions.ts';
import { type NodeMetadata, isLinux, isSameNode, readNode, zoneOf } from '../api/read-node.ts';
import { PeerAssignments } from './peers/peer-assignments.ts';
import { readListener } from './peers/read-listener.ts';
import { reconcileNode } from './nodes/reconcile-node.ts';
import { believe } from './reports/believe.ts';
import { type NodeReport, readReport } from './reports/read-report.ts';
import { Fleet } from './fleet/fleet.ts';

export interface OperatorOptions {
  readonly connection: ApiClient;
  readonly minEvidence: MinEvidence;
  /** The networks that probes test; default: both. */
  readonly tested?: readonly Network[];
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Resolves when this replica leads. Until then it reads, to be ready, and writes nothing. Default: it leads. */
  readonly lead?: Promise<void>;
  readonly monitor?: Monitor;
  /** Every node gets a turn at least so often, in milliseconds; default 10 minutes. */
  readonly resyncMs?: number;
}

/** Nodes dealt with at the same time. The API server takes no more writes per second from 32 than from 16. */
const workers = 16;

/** Time for the writes that are under way when the operator is told to stop, in milliseconds. */
const graceMs = 5_000;

/** Runs the operator until the signal aborts. Rejects only when something is wrong with the program itself. */
export async function runOperator(options: OperatorOptions): Promise<void> {
  const { connection, minEvidence, log, signal, lead, monitor = new Monitor() } = options;
  const { tested = networks, resyncMs = 600_000 } = options;

  const watching = { log, signal, monitor: monitor.watch };
  const nodes = new Store<NodeMetadata>(isSameNode);
  const reports = new Store<NodeReport>((a, b) => a.uid === b.uid && a.resourceVersion === b.resourceVersion);
  const nodeMaps = new Store<StoredNodeMap>((a, b) => isSameMap(a.nodes, b.nodes));
  const parseReport = (object: unknown): NodeReport | undefined => readReport(object, tested);
  const watches = [
    watchResource(connection, { path: nodesPath, metadataOnly: true, parse: readNode, store: nodes }, watching),
    watchResource(connection, { path: reportsPath, parse: parseReport, store: reports }, watching),
    watchResource(connection, { path: nodeMapsPath, only: nodeMapName, parse: readNodeMap, store: nodeMaps }, watching),
  ];

  const applier = new Applier(connection, fieldManagers.operator);
  const nodeMap = new NodeMap({ applier, store: nodeMaps, log, signal });
  const fleet = new Fleet();
  const peers = new PeerAssignments({
    stored: (name) => reports.get(name)?.peers,
    onDifference: (name) => queue.add(name),
    log,
    signal,
  });
  const reconciler = {
    connection,
    nodes,
    reports,
    kernels: new KernelVersions(connection),
    nodeMap,
    applier,
    log,
    fleet,
    peers,
    minEvidence,
    tested,
  };
  const queue = new WorkQueue({
    name: 'nodes',
    work: async (name) => {
      noticeReport(name);
      const recheckAt = await reconcile(name);
      log.debug({ node: name }, 'node reconciled');
      if (nodes.get(name) === undefined) return undefined;
      const resync = resyncMs * (0.9 + Math.random() / 10);
      return recheckAt === undefined ? resync : Math.min(resync, Math.max(0, recheckAt - Date.now()));
    },
    workers,
    log,
    monitor,
    signal,
  });
  const reconcile = async (name: string): Promise<number | undefined> => {
    try {
      return await reconcileNode(name, reconciler);
    } catch (error) {
      nodeMap.keep(name);
      throw error;
    }
  };
  /** Tells of a node's report what concerns other nodes: who sends to whom, and what was lost. The clock alone changes it. */
  const noticeReport = (name: string): void => {
    const node = nodes.get(name);
    const exists = node !== undefined && isLinux(node);
    const stored = reports.get(name);
    const report = exists && stored?.owner === node.uid ? stored : undefined;
    const believed = believe(report?.observed, Date.now());
    for (const network of networks) {
      peers.offer(name, network, exists ? readListener(node, believed[network]) : undefined);
    }
    for (const other of fleet.update(name, report, believed)) queue.add(other);
    for (const other of fleet.setZone(name, exists ? zoneOf(node) : undefined)) queue.add(other);
  };
  for (const store of [nodes, reports]) {
    store.onChange((name) => {
      noticeReport(name);
      queue.add(name);
    });
  }

  const lookedAtAdmission = warnWithoutInjection(connection, { log, signal });
  const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  const synced = Promise.all([nodes.synced, reports.synced, nodeMaps.synced]);
  await Promise.race([synced, stopped, ...watches]);
  if (!signal.aborted) {
    monitor.synced();
    log.info({ nodes: [...nodes.keys()].length }, 'synced');
  }
  await Promise.race([lead, stopped, ...watches]);
  if (!signal.aborted) {
    monitor.leads({ nodes, reports, mapEntries: () => Object.keys(nodeMaps.get(nodeMapName)?.nodes ?? {}).length });
  }

  const ended = Promise.all([
    ...watches,
    queue.run(),
    nodeMap.run(nodes.keys()),
    peers.run(),
    followWorkloads({ connection, applier, nodeMap, monitor, log, signal }),
    // Nobody waits for it: probes ask for the key until it is there.
    keepPeerKey(connection, { log, signal }).run(),
    lookedAtAdmission,
  ]);
  await Promise.race([stopped, ended]);
  await Promise.race([ended, delay(graceMs, undefined, { ref: false })]);
  await connection.close();
  await ended;
}
