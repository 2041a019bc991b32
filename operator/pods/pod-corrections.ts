import type { Monitor } from '../health/monitor.ts';
import { WorkQueue } from '../../kube/work-queue.ts';
import type { ChangedNodes } from './changed-nodes.ts';
import type { OptedInPods } from './opted-in-pods.ts';
import { type PodCorrector, correctPod } from './correct-pod.ts';
import type { TrackedPod } from './read-pod.ts';
import { whenToLook } from './when-to-look.ts';

export interface PodCorrectionsOptions extends PodCorrector {
  readonly pods: OptedInPods;
  readonly ruleChanges: { readonly onChange: (listener: (namespace: string) => void) => void };
  readonly changedNodes: ChangedNodes;
  readonly monitor: Monitor;
}

/** Pods dealt with at the same time. Most of them wait for their turn. */
const workers = 8;

/** A pod that is not bound after so many milliseconds is looked at: perhaps binding could not write its node. */
const unboundMs = 10_000;

/** Pods that may say something wrong of their nodes, and wait to be looked at: first those where that may be unsafe. */
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

  /** Takes a pod over if there may be something to do. */
  #enqueue(namespace: string, pod: TrackedPod): void {
    const key = `${namespace}/${pod.name}`;
    const when = this.#whenToLook(namespace, pod);
    if (when === 'first') this.#queue.addFirst(key);
    else if (when === 'now') this.#queue.add(key);
    else if (when === 'later') this.#queue.addAfter(key, unboundMs);
  }

  #whenToLook(namespace: string, pod: TrackedPod): ReturnType<typeof whenToLook> {
    const { entryOf, settingsOf } = this.#options;
    return whenToLook(pod, entryOf, settingsOf(namespace, pod.treated?.network ?? 'pod'));
  }

  async #correct(key: string): Promise<number | undefined> {
    const [namespace = '', name = ''] = key.split('/');
    const pod = this.#options.pods.get(namespace, name);
    if (pod === undefined || this.#whenToLook(namespace, pod) === undefined) return undefined;
    const recheckAt = await correctPod(namespace, name, this.#options);
    return recheckAt === undefined ? undefined : Math.max(0, recheckAt - Date.now());
  }
}
