import { networks } from '../../api/names.ts';
import { type QueueMonitor, WorkQueue } from '../../kube/work-queue.ts';
import { readListener } from '../peers/read-listener.ts';
import { believe } from '../reports/believe.ts';
import { isLinux, zoneOf } from '../../api/read-node.ts';
import { type NodeReconciler, reconcileNode } from './reconcile-node.ts';

export interface NodeControllerOptions extends NodeReconciler {
  /** How often every node is reconciled at least, in milliseconds. */
  readonly resyncMs: number;
  readonly monitor: QueueMonitor;
  readonly signal: AbortSignal;
}

/** Concurrent reconciles. With 32 the API server accepts no more writes per second than with 16. */
const workers = 16;

/** Reconciles nodes when they, their reports or their peers change. */
export class NodeController {
  readonly #options: NodeControllerOptions;
  readonly #queue: WorkQueue;

  constructor(options: NodeControllerOptions) {
    const { nodes, reports, peers, monitor, log, signal } = options;
    this.#options = options;
    this.#queue = new WorkQueue({
      name: 'nodes',
      work: async (node) => this.#reconcile(node),
      // A report may have become stale.
      onDue: (node) => this.#updateOthers(node),
      workers,
      log,
      monitor,
      signal,
    });
    for (const store of [nodes, reports]) {
      store.onChange((node) => {
        this.#updateOthers(node);
        this.#queue.add(node);
      });
    }
    peers.onDifference((node) => this.#queue.add(node));
  }

  /** Reconciles until the signal aborts. */
  async run(): Promise<void> {
    // Reports may have become stale while another replica led.
    for (const node of this.#options.nodes.keys()) this.#updateOthers(node);
    await this.#queue.run();
  }

  async #reconcile(name: string): Promise<number | undefined> {
    const { nodes, nodeMap, log, resyncMs } = this.#options;
    try {
      const recheckAt = await reconcileNode(name, this.#options);
      log.debug({ node: name }, 'node reconciled');
      if (nodes.get(name) === undefined) return undefined;
      const resync = resyncMs * (0.9 + Math.random() / 10);
      return recheckAt === undefined ? resync : Math.min(resync, Math.max(0, recheckAt - Date.now()));
    } catch (error) {
      nodeMap.keep(name);
      throw error;
    }
  }

  /** Updates what affects other nodes: whether they can send to this node, and what was lost on the path. */
  #updateOthers(name: string): void {
    const { nodes, reports, peers, fleet } = this.#options;
    const node = nodes.get(name);
    const exists = node !== undefined && isLinux(node);
    const stored = reports.get(name);
    const report = exists && stored?.owner === node.uid ? stored : undefined;
    const believed = believe(report?.observed, Date.now());
    for (const network of networks) {
      peers.set(name, network, exists ? readListener(node, believed[network]) : undefined);
    }
    for (const other of fleet.update(name, report, believed)) this.#queue.add(other);
    for (const other of fleet.setZone(name, exists ? zoneOf(node) : undefined)) this.#queue.add(other);
  }
}
