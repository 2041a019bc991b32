import { WorkQueue } from '../../kube/work-queue.ts';
import type { Monitor } from '../health/monitor.ts';
import { type PolicyReconciler, reconcilePolicy } from './reconcile-policy.ts';

export interface PolicyStatusesOptions extends PolicyReconciler {
  readonly monitor: Monitor;
  readonly signal: AbortSignal;
}

/** Time in which changes are gathered, in milliseconds. */
const gatherMs = 1_000;

/** What counting the pods of a namespace may cost: a share of the time, as its inverse. */
const countingShare = 20;

/** Namespaces whose policies wait for their status. */
export class PolicyStatuses {
  readonly #options: PolicyStatusesOptions;
  readonly #queue: WorkQueue;
  /** What it took to count the pods of a namespace the last time, in milliseconds. */
  readonly #countingMs = new Map<string, number>();

  constructor(options: PolicyStatusesOptions) {
    const { log, signal, monitor } = options;
    this.#options = options;
    this.#queue = new WorkQueue({
      name: 'policies',
      work: async (namespace) => this.#reconcile(namespace),
      workers: 2,
      log,
      monitor,
      signal,
    });
  }

  /** Has the pods of a namespace counted, if it has a policy: call it when anything in it has changed. */
  countSoon(namespace: string): void {
    if (this.#options.policies.get(namespace) === undefined) return;
    this.#queue.addAfter(namespace, this.#gatherMs(namespace));
  }

  /** Writes until the signal aborts. */
  async run(): Promise<void> {
    await this.#queue.run();
  }

  #gatherMs(namespace: string): number {
    return Math.max(gatherMs, countingShare * (this.#countingMs.get(namespace) ?? 0));
  }

  async #reconcile(namespace: string): Promise<number | undefined> {
    const { more, countingMs } = await reconcilePolicy(namespace, this.#options);
    if (this.#options.policies.get(namespace) === undefined) this.#countingMs.delete(namespace);
    else this.#countingMs.set(namespace, countingMs);
    return more ? this.#gatherMs(namespace) : undefined;
  }
}
