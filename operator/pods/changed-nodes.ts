import type { Logger } from 'pino';
import { WorkQueue } from '../../kube/work-queue.ts';
import type { NodeMap } from '../node-map/node-map.ts';
import type { OptedInPods } from './opted-in-pods.ts';
import type { TrackedPod } from './read-pod.ts';

export interface ChangedNodesOptions {
  readonly nodeMap: NodeMap;
  readonly pods: OptedInPods;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Time in which node changes are batched, in milliseconds: each pass checks all known pods. */
const batchMs = 50;

/** Finds the treated pods of nodes whose map entry has changed. */
export class ChangedNodes {
  readonly #changed = new Set<string>();
  readonly #listeners: ((namespace: string, pod: TrackedPod) => void)[] = [];
  readonly #pods: OptedInPods;
  readonly #queue: WorkQueue;

  constructor({ nodeMap, pods, log, signal }: ChangedNodesOptions) {
    this.#pods = pods;
    this.#queue = new WorkQueue({ name: 'changed-nodes', work: async () => this.#notify(), workers: 1, log, signal });
    nodeMap.onChange((node) => {
      this.#changed.add(node);
      this.#queue.addAfter('nodes', batchMs);
    });
  }

  /** Calls the listener with every treated pod whose node has changed. It must not throw. */
  onPod(listener: (namespace: string, pod: TrackedPod) => void): void {
    this.#listeners.push(listener);
  }

  /** Runs until the signal aborts. */
  async run(): Promise<void> {
    await this.#queue.run();
  }

  #notify(): undefined {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    for (const [namespace, pod] of this.#pods.all()) {
      if (pod.treated?.node === undefined || !changed.has(pod.treated.node)) continue;
      for (const listener of this.#listeners) listener(namespace, pod);
    }
  }
}
