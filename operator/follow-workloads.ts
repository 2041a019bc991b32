import type { Logger } from 'pino';
import { type Network, injectionLabel } from '../api/names.ts';
import type { ApiClient } from '../kube/api-client.ts';
import { namespacesPath, policiesPath } from '../kube/paths.ts';
import { RateLimit } from '../kube/rate-limit.ts';
import { Store } from '../kube/store.ts';
import type { Applier } from '../kube/applier.ts';
import { watchResource } from '../kube/watch-resource.ts';
import { WorkQueue } from '../kube/work-queue.ts';
import { EventRecorder } from './events/event-recorder.ts';
import type { Monitor } from './health/monitor.ts';
import type { NodeMap } from './node-map/node-map.ts';
import { OptedInPods } from './pods/opted-in-pods.ts';
import { PodCorrections } from './pods/pod-corrections.ts';
import { type NamespaceMetadata, readNamespace } from './pods/read-namespace.ts';
import { PolicyStatuses } from './policies/policy-statuses.ts';
import { type StoredPolicy, readPolicy, settingsWithoutPolicy } from './policies/read-policy.ts';
import { SeenTemplates } from './policies/template-facts.ts';

export interface WorkloadsOptions {
  readonly connection: ApiClient;
  readonly applier: Applier;
  readonly nodeMap: NodeMap;
  readonly monitor: Monitor;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Pods read whole, at most: all of a node at once, and on and on no more than the API server has to spare. */
const looks = { perSecond: 50, burst: 200 };

/** Time in which changes of nodes are gathered, in milliseconds: each costs a look at every pod that is known. */
const gatherMs = 50;

/**
 * Follows the treated pods of the namespaces that opted in, until the signal aborts: corrects what their annotations say of
 * their nodes, and counts them in the status of the policies. Nothing is written before every node was dealt with once.
 */
export async function followWorkloads(options: WorkloadsOptions): Promise<void> {
  const { connection, applier, nodeMap, monitor, log, signal } = options;
  const common = { connection, monitor, log, signal };
  const namespaces = new Store<NamespaceMetadata>(() => true);
  const policies = new Store<StoredPolicy>((a, b) => a.uid === b.uid && a.resourceVersion === b.resourceVersion);
  const limit = new RateLimit(looks);
  const events = new EventRecorder({ client: connection, log, signal });
  const entryOf = (node: string): string | undefined => nodeMap.decided(node);
  const isOptedIn = (namespace: string): boolean => namespaces.get(namespace) !== undefined;

  const pods = new OptedInPods({
    ...common,
    monitor: monitor.watch,
    onChange: (namespace, name) => {
      const pod = pods.get(namespace, name);
      if (pod !== undefined) corrections.notice(namespace, pod);
      statuses.countSoon(namespace);
    },
    onNamespace: (namespace) => statuses.countSoon(namespace),
  });
  const corrections = new PodCorrections({
    ...common,
    events,
    limit,
    entryOf,
    settingsOf: (namespace: string, network: Network) =>
      (policies.get(namespace)?.settings ?? settingsWithoutPolicy)[network],
    podOf: (namespace, name) => pods.get(namespace, name),
  });
  const statuses = new PolicyStatuses({
    ...common,
    applier,
    policies,
    isOptedIn,
    podsIn: (namespace) => pods.in(namespace),
    entryOf,
    templates: new SeenTemplates({ connection, limit, signal }),
  });
  monitor.countsPods(() => policies.values());

  const changedNodes = new Set<string>();
  const nodeQueue = new WorkQueue({
    name: 'changed-nodes',
    work: async () => {
      const changed = new Set(changedNodes);
      changedNodes.clear();
      for (const [namespace, pod] of pods.all()) {
        if (pod.treated?.node === undefined || !changed.has(pod.treated.node)) continue;
        corrections.notice(namespace, pod);
        statuses.countSoon(namespace);
      }
    },
    workers: 1,
    log,
    signal,
  });
  nodeMap.onChange((node) => {
    changedNodes.add(node);
    nodeQueue.addAfter('nodes', gatherMs);
  });

  namespaces.onChange((namespace) => {
    pods.offer(namespace, isOptedIn(namespace));
    statuses.countSoon(namespace);
  });

  const generations = new Map<string, string>();
  policies.onChange((namespace) => {
    statuses.countSoon(namespace);
    const policy = policies.get(namespace);
    const generation = policy === undefined ? '' : `${policy.uid} ${policy.generation}`;
    if (generations.get(namespace) === generation) return;
    if (policy === undefined) generations.delete(namespace);
    else generations.set(namespace, generation);
    if (policy?.problem !== undefined) {
      log.warn({ namespace, problem: policy.problem }, 'a GsoPolicy cannot be read: its pods are not counted');
    }
    for (const pod of pods.in(namespace) ?? []) corrections.notice(namespace, pod);
  });

  const optedIn = {
    path: namespacesPath,
    labels: `${injectionLabel}=enabled`,
    metadataOnly: true,
    parse: readNamespace,
    store: namespaces,
  };
  const allPolicies = {
    path: policiesPath,
    parse: readPolicy,
    key: ({ namespace }: StoredPolicy) => namespace,
    store: policies,
  };
  const watching = { log, signal, monitor: monitor.watch };
  const watches = [watchResource(connection, optedIn, watching), watchResource(connection, allPolicies, watching)];
  const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await Promise.race([Promise.all([namespaces.synced, policies.synced, nodeMap.complete]), stopped, ...watches]);
  const queues = [pods, corrections, statuses, nodeQueue].map(async (queue) => queue.run());
  await Promise.all([...watches, ...queues]);
}
