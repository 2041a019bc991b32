import type { Logger } from 'pino';
import { apiVersion, nodeMapName } from '../../api/names.ts';
import type { Applier } from '../../kube/applier.ts';
import { nodeMapPath } from '../../kube/paths.ts';
import type { Store } from '../../kube/store.ts';
import { WorkQueue } from '../../kube/work-queue.ts';
import { type StoredNodeMap, isSameMap } from './read-node-map.ts';

/** How long to batch changes into one write, in milliseconds: the whole map is written, 250 KB for 5,000 nodes. */
const batchMs = 200;

export interface NodeMapOptions {
  readonly applier: Applier;
  /** Holds the stored map. */
  readonly store: Store<StoredNodeMap>;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * The entries of all nodes, written to the GsoNodeMap. The first write waits until every Node that existed at the start
 * has been reconciled once, so that no entry is dropped because it is not known yet.
 */
export class NodeMap {
  readonly #entries = new Map<string, string>();
  readonly #awaited = new Set<string>();
  readonly #listeners: ((node: string) => void)[] = [];
  readonly #complete = Promise.withResolvers<void>();
  readonly #options: NodeMapOptions;
  readonly #queue: WorkQueue;

  constructor(options: NodeMapOptions) {
    const { applier, store, log, signal } = options;
    this.#options = options;
    this.#queue = new WorkQueue({ name: 'node-map', work: () => this.#write(), workers: 1, log, signal });
    store.onChange(() => {
      // A deleted map has no version that shows that the last write is gone.
      applier.forget(nodeMapPath);
      this.#scheduleWrite();
    });
  }

  /** Writes until the signal aborts. Needs a synced store. The first write waits for the entries of `nodes`. */
  async run(nodes: Iterable<string>): Promise<void> {
    for (const node of nodes) this.#awaited.add(node);
    this.#completeIfKnown();
    this.#scheduleWrite();
    await this.#queue.run();
  }

  /** A node's entry: the decided one, or the stored one until there is a decision. */
  get(node: string): string | undefined {
    return this.#entries.get(node) ?? this.#stored?.nodes.get(node);
  }

  /** The entry decided for a node since the operator started; undefined if none. */
  decided(node: string): string | undefined {
    return this.#entries.get(node);
  }

  /** Resolves when every Node that existed at the start has been reconciled once. */
  get complete(): Promise<void> {
    return this.#complete.promise;
  }

  /** Calls the listener for every node whose decided entry changes. It must not throw. */
  onChange(listener: (node: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Sets a node's entry; undefined removes it. */
  set(node: string, entry: string | undefined): void {
    const changed = this.#entries.get(node) !== entry;
    if (entry === undefined) this.#entries.delete(node);
    else this.#entries.set(node, entry);
    const wasLast = this.#awaited.delete(node) && this.#awaited.size === 0;
    if (changed || wasLast) this.#scheduleWrite();
    if (changed) for (const listener of this.#listeners) listener(node);
    if (wasLast) this.#completeIfKnown();
  }

  /** For a node whose reconcile failed: keeps its entry and stops waiting for it. */
  keep(node: string): void {
    if (this.#awaited.has(node)) this.set(node, this.get(node));
  }

  get #stored(): StoredNodeMap | undefined {
    return this.#options.store.get(nodeMapName);
  }

  #completeIfKnown(): void {
    if (this.#awaited.size === 0) this.#complete.resolve();
  }

  #scheduleWrite(): void {
    if (this.#awaited.size === 0) this.#queue.addAfter(nodeMapName, batchMs);
  }

  async #write(): Promise<undefined> {
    const stored = this.#stored;
    if (this.#awaited.size > 0 || (stored !== undefined && isSameMap(stored.nodes, this.#entries))) return;
    const sent = await this.#options.applier.apply({
      path: nodeMapPath,
      over: stored?.resourceVersion ?? '',
      body: {
        apiVersion,
        kind: 'GsoNodeMap',
        metadata: { name: nodeMapName },
        nodes: Object.fromEntries(this.#entries),
      },
      doing: 'applying the node map',
    });
    if (!sent) return;
    this.#options.log.debug({ nodes: this.#entries.size }, 'node map written');
  }
}
