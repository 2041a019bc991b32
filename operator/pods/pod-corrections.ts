import type { Monitor } from '../health/monitor.ts';
import { WorkQueue } from '../../kube/work-queue.ts';
import type { ChangedNodes } from './changed-nodes.ts';
import type { OptedInPods } from './opted-in-pods.ts';
import { type PodCorrector, correctPod } from './correct-pod.ts';
import type { TrackedPod } from './read-pod.ts';
import { correctionPriority } from './correction-priority.ts';

export interface PodCorrectionsOptions extends PodCorrector {
  readonly pods: OptedInPods;
  readonly ruleChanges: { readonly onChange: (listener: (namespace: string) => void) => void };
  readonly changedNodes: ChangedNodes;
  readonly monitor: Monitor;
}

/** Most concurrent corrections. Most of them wait for the rate limit. */
const workers = 8;

/** A pod that is not bound after this many milliseconds is checked: perhaps binding could not write its node. */
const unboundMs = 10_000;

/** The queue of pods whose annotations may be wrong for their nodes, possibly unsafe ones first. */
export class PodCorrections {
  readonly #options: PodCorrectionsOptions;
  readonly #queue: WorkQueue;

  constructor(options: PodCorrectionsOptions) {
    const { pods, ruleChanges, changedNodes, log, signal, monitor } = options;
    this.#options = options;
    this.#queue = new WorkQueue({
      name: 'pods',
      work: async (key) => this.#correct(key),
      workers,
      log,
      monitor,
      signal,
    });
    pods.onChange((namespace, name) => {
      const pod = pods.get(namespace, name);
      if (pod !== undefined) this.#enqueue(namespace, pod);
    });
    changedNodes.onPod((namespace, pod) => this.#enqueue(namespace, pod));
    ruleChanges.onChange((namespace) => {
      for (const pod of pods.in(namespace) ?? []) this.#enqueue(namespace, pod);
    });
  }

  /** Corrects until the signal aborts. */
  async run(): Promise<void> {
    await this.#queue.run();
  }

  /** Enqueues a pod if it may need a correction. */
  #enqueue(namespace: string, pod: TrackedPod): void {
    const key = `${namespace}/${pod.name}`;
    const priority = this.#priorityOf(namespace, pod);
    if (priority === 'first') this.#queue.addFirst(key);
    else if (priority === 'now') this.#queue.add(key);
    else if (priority === 'later') this.#queue.addAfter(key, unboundMs);
  }

  #priorityOf(namespace: string, pod: TrackedPod): ReturnType<typeof correctionPriority> {
    const { entryOf, settingsOf } = this.#options;
    return correctionPriority(pod, entryOf, settingsOf(namespace, pod.treated?.network ?? 'pod'));
  }

  async #correct(key: string): Promise<number | undefined> {
    const [namespace = '', name = ''] = key.split('/');
    const pod = this.#options.pods.get(namespace, name);
    if (pod === undefined || this.#priorityOf(namespace, pod) === undefined) return undefined;
    const recheckAt = await correctPod(namespace, name, this.#options);
    return recheckAt === undefined ? undefined : Math.max(0, recheckAt - Date.now());
  }
}
