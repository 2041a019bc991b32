import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { apiVersion } from '../../api/names.ts';
import type { Applier } from '../../kube/applier.ts';
import { policyPath } from '../../kube/paths.ts';
import type { Store } from '../../kube/store.ts';
import type { TrackedPod } from '../pods/read-pod.ts';
import { countPods } from './count-pods.ts';
import { policyStatus, samplesToInspect } from './policy-status.ts';
import type { StoredPolicy } from './read-policy.ts';
import type { InspectedTemplates } from './template-facts.ts';

export interface PolicyReconciler {
  readonly applier: Applier;
  readonly policies: Store<StoredPolicy>;
  readonly isOptedIn: (namespace: string) => boolean;
  /** The pods of an opted-in namespace; undefined until all are known. */
  readonly podsIn: (namespace: string) => Iterable<TrackedPod> | undefined;
  /** A node's entry in GsoNodeMap. */
  readonly entryOf: (node: string) => string | undefined;
  readonly templates: InspectedTemplates;
  readonly log: Logger;
}

export interface PolicyResult {
  /** Whether more pods need inspection in the next pass. */
  readonly more: boolean;
  /** How long counting the pods took, in milliseconds. */
  readonly countingMs: number;
}

/** Most pods inspected in one pass; the others wait for the next. */
const mostInspections = 20;

/**
 * Reconciles the status of the policy of a namespace. Writes only changes.
 *
 * @throws if something cannot be read or written
 */
export async function reconcilePolicy(namespace: string, reconciler: PolicyReconciler): Promise<PolicyResult> {
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
  const start = performance.now();
  const counted = pods === undefined ? undefined : await countPods({ pods, policy, entryOf });
  const countingMs = performance.now() - start;
  const view = { policy, optedIn, counted, factsOf: (template: TrackedPod['template']) => templates.get(template) };

  const samples = samplesToInspect(view);
  for (const sample of samples.slice(0, mostInspections)) await templates.inspect(namespace, sample);

  const status = policyStatus({ ...view, now: Date.now() });
  const { total, untreated } = status;
  log.debug({ namespace, total, untreated: untreated?.count }, 'policy pods counted');
  const { uid, resourceVersion } = policy;
  // Condition times come from the stored status, so they differ until the last write is observed.
  const identity = {
    ...status,
    conditions: status.conditions?.map(({ lastTransitionTime: _time, ...condition }) => condition),
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
  return { more: samples.length > mostInspections, countingMs };
}
