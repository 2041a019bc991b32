import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { apiVersion } from '../../api/names.ts';
import type { Applier } from '../../kube/applier.ts';
import { policyPath } from '../../kube/paths.ts';
import type { Store } from '../../kube/store.ts';
import type { TrackedPod } from '../pods/read-pod.ts';
import { countPods } from './count-pods.ts';
import { policyStatus, wantedSamples } from './policy-status.ts';
import type { StoredPolicy } from './read-policy.ts';
import type { SeenTemplates } from './template-facts.ts';

export interface PolicyReconciler {
  readonly applier: Applier;
  readonly policies: Store<StoredPolicy>;
  readonly isOptedIn: (namespace: string) => boolean;
  /** The pods of a namespace that opted in; undefined as long as they are not all known. */
  readonly podsIn: (namespace: string) => Iterable<TrackedPod> | undefined;
  /** A node's entry in GsoNodeMap. */
  readonly entryOf: (node: string) => string | undefined;
  readonly templates: SeenTemplates;
  readonly log: Logger;
}

export interface PolicyTurn {
  /** Whether more is to be looked at in another turn. */
  readonly more: boolean;
  /** What it took to count the pods, in milliseconds. */
  readonly countingMs: number;
}

/** Pods that are looked at in one turn; the others wait for the next. */
const mostLooks = 20;

/**
 * Brings the status of the policy of a namespace to what is seen there. Writes only what differs.
 *
 * @throws when something could not be read or written
 */
export async function reconcilePolicy(namespace: string, reconciler: PolicyReconciler): Promise<PolicyTurn> {
  const { applier, policies, templates, entryOf, log } = reconciler;
  const path = `${policyPath(namespace)}/status`;
  const policy = policies.get(namespace);
  if (policy === undefined) {
    applier.forget(path);
    return { more: false, countingMs: 0 };
  }
  const optedIn = reconciler.isOptedIn(namespace);
  const pods = optedIn ? reconciler.podsIn(namespace) : undefined;
  if (optedIn && pods === undefined) return { more: false, countingMs: 0 };
  const begin = performance.now();
  const counted = pods === undefined ? undefined : await countPods({ pods, policy, entryOf });
  const countingMs = performance.now() - begin;
  const view = { policy, optedIn, counted, factsOf: (template: TrackedPod['template']) => templates.get(template) };

  const wanted = wantedSamples(view);
  for (const sample of wanted.slice(0, mostLooks)) await templates.look(namespace, sample);

  const status = policyStatus({ ...view, now: Date.now() });
  const { total, untreated } = status;
  log.debug({ namespace, total, untreated: untreated?.count }, 'policy counted');
  const { uid, resourceVersion } = policy;
  // Times of conditions are those of the stored status, so they differ while our last write is not seen.
  const identity = {
    ...status,
    conditions: status.conditions?.map(({ lastTransitionTime: _time, ...words }) => words),
  };
  if (!isDeepStrictEqual(policy.status, status)) {
    await applier.apply({
      path,
      over: resourceVersion,
      body: { apiVersion, kind: 'GsoPolicy', metadata: { name: policy.name, namespace, uid }, status },
      identity,
      doing: `applying the status of the policy of namespace ${namespace}`,
    });
  }
  return { more: wanted.length > mostLooks, countingMs };
}
