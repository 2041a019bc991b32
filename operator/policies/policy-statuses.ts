import type { Store } from '../../kube/store.ts';
import { WorkQueue } from '../../kube/work-queue.ts';
import type { Monitor } from '../health/monitor.ts';
import type { ChangedNodes } from '../pods/changed-nodes.ts';
import type { OptedInPods } from '../pods/opted-in-pods.ts';
import type { NamespaceMetadata } from '../pods/read-namespace.ts';
import type { RuleChanges } from './rule-changes.ts';
import { type PolicyReconciler, reconcilePolicy } from './reconcile-policy.ts';

export interface PolicyStatusesOptions extends Omit<PolicyReconciler, 'isOptedIn' | 'podsIn'> {
  /** The opted-in namespaces. */
  readonly namespaces: Store<NamespaceMetadata>;
  readonly pods: OptedInPods;
  readonly changedNodes: ChangedNodes;
  readonly ruleChanges: RuleChanges;
  readonly monitor: Monitor;
  readonly signal: AbortSignal;
}

/** Time in which changes are batched, in milliseconds. */
const batchMs = 1_000;

/** Counting the pods of a namespace takes at most one part in this many of the time. */
const countingShare = 20;

/** The queue of namespaces whose policy status may need an update. */
export class PolicyStatuses {
  readonly #reconciler: PolicyReconciler;
  readonly #queue: WorkQueue;
  /** How long the last count of the pods of a namespace took, in milliseconds. */
  readonly #countingMs = new Map<string, number>();

  constructor(options: PolicyStatusesOptions) {
    const { namespaces, policies, ruleChanges, pods, changedNodes, log, signal, monitor } = options;
    this.#reconciler = {
      ...options,
      isOptedIn: (namespace) => namespaces.get(namespace) !== undefined,
      podsIn: (namespace) => pods.in(namespace),
    };
    this.#queue = new WorkQueue({
      name: 'policies',
      work: async (namespace) => this.#reconcile(namespace),
      workers: 2,
      log,
      monitor,
      signal,
    });
    for (const store of [namespaces, policies]) store.onChange((namespace) => this.#enqueue(namespace));
    pods.onChange((namespace) => this.#enqueue(namespace));
    pods.onNamespace((namespace) => this.#enqueue(namespace));
    changedNodes.onPod((namespace) => this.#enqueue(namespace));
    ruleChanges.onChange((namespace, policy) => {
      if (policy?.problem === undefined) return;
      log.warn({ namespace, problem: policy.problem }, 'parsing GsoPolicy failed, its pods are not counted');
    });
  }

  /** Writes until the signal aborts. */
  async run(): Promise<void> {
    await this.#queue.run();
  }

  /** Enqueues a namespace if it has a policy. */
  #enqueue(namespace: string): void {
    if (this.#reconciler.policies.get(namespace) === undefined) return;
    this.#queue.addAfter(namespace, this.#batchMs(namespace));
  }

  #batchMs(namespace: string): number {
    return Math.max(batchMs, countingShare * (this.#countingMs.get(namespace) ?? 0));
  }

  async #reconcile(namespace: string): Promise<number | undefined> {
    const { more, countingMs } = await reconcilePolicy(namespace, this.#reconciler);
    if (this.#reconciler.policies.get(namespace) === undefined) this.#countingMs.delete(namespace);
    else this.#countingMs.set(namespace, countingMs);
    return more ? this.#batchMs(namespace) : undefined;
  }
}
