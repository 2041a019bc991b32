import { type Network, networks, verdictKeys, verdictSubjects } from '../../api/names.ts';
import type { Logger } from 'pino';
import type { ApiClient } from '../../kube/api-client.ts';
import type { Applier } from '../../kube/applier.ts';
import { nodePath, reportPath } from '../../kube/paths.ts';
import type { Store } from '../../kube/store.ts';
import type { MinEvidence } from '../verdict/evidence-floor.ts';
import { desiredLabels } from './desired-labels.ts';
import { writeLabels } from './write-labels.ts';
import { nodeEntry } from '../../api/treatment/node-entry.ts';
import type { NodeMap } from '../node-map/node-map.ts';
import type { KernelVersions } from './kernel-versions.ts';
import { type NodeMetadata, isLinux } from '../../api/read-node.ts';
import type { PeerAssignments } from '../peers/peer-assignments.ts';
import { writePeers } from '../peers/write-peers.ts';
import { believe } from '../reports/believe.ts';
import { ensureReport } from '../reports/ensure-report.ts';
import type { NodeReport } from '../reports/read-report.ts';
import { decideVerdict } from '../verdict/decide-verdict.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { writeVerdict } from '../verdict/write-verdict.ts';

export interface NodeReconciler {
  readonly client: ApiClient;
  readonly nodes: Store<NodeMetadata>;
  readonly reports: Store<NodeReport>;
  readonly kernels: KernelVersions;
  readonly nodeMap: NodeMap;
  readonly applier: Applier;
  readonly log: Logger;
  readonly fleet: Fleet;
  readonly peers: PeerAssignments;
  readonly minEvidence: MinEvidence;
  /** The networks that probes test. */
  readonly tested: readonly Network[];
}

/** A Node younger than this whose kubelet has not yet written its status is read again soon; both in milliseconds. */
const youthMs = 60_000;
const kernelRetryMs = 2_000;

/**
 * Reconciles one node's report, labels, verdict and map entry. Depends only on the present state, so it is idempotent;
 * writes only what differs.
 *
 * Labels decide where pods are scheduled, the stored verdict only explains them. So a reconcile that writes labels ends
 * there and requeues: of 5,000 waiting nodes, all have their labels before the first verdict is stored.
 *
 * @returns when to reconcile again, in milliseconds since 1970; undefined if not before the resync
 * @throws when a read or write failed, after the remaining writes
 */
export async function reconcileNode(name: string, reconciler: NodeReconciler): Promise<number | undefined> {
  const { client, nodes, reports, kernels, nodeMap, applier } = reconciler;

  const node = nodes.get(name);
  if (node === undefined || !isLinux(node)) {
    nodeMap.set(name, undefined);
    kernels.delete(name);
    for (const path of [nodePath(name), reportPath(name), `${reportPath(name)}/status`]) applier.forget(path);
    return undefined;
  }

  const report = await ensureReport(client, node, reports.get(name));
  if (report === undefined) {
    nodeMap.keep(name);
    return undefined;
  }
  const neverReported = networks.every((network) => report.observed[network] === undefined);
  const kernelVersion = neverReported ? await kernels.get(node) : undefined;

  const now = Date.now();
  const { labels } = node;
  const decision = decideVerdict({
    labels,
    kernelVersion,
    believed: believe(report.observed, now),
    previous: report.previous,
    conditions: report.conditions,
    attributionOf: (network) => (family, capability) => reconciler.fleet.attribute(name, network, family, capability),
    minEvidence: reconciler.minEvidence,
    now,
  });

  nodeMap.set(name, nodeEntry(decision.verdict, labels, nodeMap.get(name)));
  // Labels are removed before the verdicts in the report, which show that the labels exist.
  const testedNoLonger = verdictKeys.filter(
    (key) => !reconciler.tested.includes(verdictSubjects[key].network) && report.verdict?.[key] !== undefined,
  );
  const desired = desiredLabels(decision.verdict, labels, testedNoLonger);
  const writes = [
    async () => writeLabels(applier, node, desired),
    async () => writeVerdict(reconciler, report, decision),
    async () => writePeers(applier, report, reconciler.peers.get(name, report.peers)),
  ];
  const failures: unknown[] = [];
  for (const write of writes) {
    try {
      // Written labels end this reconcile.
      if ((await write()) === true) return now;
    } catch (error) {
      // One may fail permanently (rejected by a schema) and must not block the others.
      failures.push(error);
    }
  }
  if (failures.length > 1) throw new AggregateError(failures, `writing the results of node ${name}`);
  if (failures.length === 1) throw failures[0];
  const undescribed = neverReported && kernelVersion === undefined && now - node.createdAt < youthMs;
  return undescribed ? now + kernelRetryMs : decision.recheckAt;
}
