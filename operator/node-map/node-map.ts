import type { Logger } from 'pino';
import { apiVersion, nodeMapName } from '../../api/names.ts';
import type { Applier } from '../../kube/applier.ts';
import { nodeMapPath } from '../../kube/paths.ts';
import type { Store } from '../../kube/store.ts';
import { WorkQueue } from '../../kube/work-queue.ts';
import { type StoredNodeMap, isSameMap } from './read-node-map.ts';

/** Time in which changes are gathered into one write, in milliseconds: the map is written whole, 250 KB for 5,000 nodes. */
const batchMs = 200;

export interface NodeMapOptions {
  readonly applier: Applier;
  /** Holds the stored map. */
  readonly store: Store<StoredNodeMap>;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * The entries of all nodes, and the stored GsoNodeMap that follows them. The first write waits until every Node that exists
 * at the start was dealt with once, so that no entry is dropped because we do not know it yet.
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
      // Of a deleted map no version tells that our last write is gone.
      applier.forget(nodeMapPath);
      this.#writeSoon();
    });
  }

  /** Writes until the signal aborts. Needs a synced store. `nodes`: those whose entries the first write waits for. */
  async run(nodes: Iterable<string>): Promise<void> {
    for (const node of nodes) this.#awaited.add(node);
    this.#completeIfKnown();
    this.#writeSoon();
    await this.#queue.run();
  }

  /** The entry that a node has: the one that is going to be written, or as long as there is none, the stored one. */
  get(node: string): string | undefined {
    return this.#entries.get(node) ?? this.#stored?.nodes.get(node);
  }

  /** The entry that a node was given since the operator runs; undefined before, and where it has none. */
  decided(node: string): string | undefined {
    return this.#entries.get(node);
  }

  /** Resolves when every Node that existed at the start was dealt with once. */
  get complete(): Promise<void> {
    return this.#complete.promise;
  }

  /** Calls the listener with every node whose entry is decided anew. It must not throw. */
  onChange(listener: (node: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Sets a node's entry; undefined takes it away. */
  set(node: string, entry: string | undefined): void {
    const changed = this.#entries.get(node) !== entry;
    if (entry === undefined) this.#entries.delete(node);
    else this.#entries.set(node, entry);
    const wasLast = this.#awaited.delete(node) && this.#awaited.size === 0;
    if (changed || wasLast) this.#writeSoon();
    if (changed) for (const listener of this.#listeners) listener(node);
    if (wasLast) this.#completeIfKnown();
  }

  /** For a node that could not be dealt with: it keeps the entry that it has, and nobody waits for it any longer. */
  keep(node: string): void {
    if (this.#awaited.has(node)) this.set(node, this.get(node));
  }

  get #stored(): StoredNodeMap | undefined {
    return this.#options.store.get(nodeMapName);
  }

  #completeIfKnown(): void {
    if (this.#awaited.size === 0) this.#complete.resolve();
  }

  #writeSoon(): void {
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
