import type { Logger } from 'pino';
import { injectionLabel } from '../api/names.ts';
import type { Connection } from './cluster/connection.ts';
import { namespacesPath, policiesPath } from './cluster/paths.ts';
import { RateLimit } from './cluster/rate-limit.ts';
import { Store } from './cluster/store.ts';
import { UnseenWrites } from './cluster/unseen-writes.ts';
import { watchResource } from './cluster/watch-resource.ts';
import { WorkQueue } from './cluster/work-queue.ts';
import { EventQueue } from './events/event-queue.ts';
import type { Monitor } from './health/monitor.ts';
import type { NodeMap } from './node-map/node-map.ts';
import { correctPod } from './pods/correct-pod.ts';
import { OptedInPods } from './pods/opted-in-pods.ts';
import { type NamespaceMetadata, readNamespace } from './pods/read-namespace.ts';
import type { TrackedPod } from './pods/read-pod.ts';
import { whenToLook } from './pods/when-to-look.ts';
import { KindsOfPolicies } from './policies/kinds.ts';
import { type StoredPolicy, readPolicy, settingsWithoutPolicy } from './policies/read-policy.ts';
import { reconcilePolicy } from './policies/reconcile-policy.ts';
import { SeenTemplates } from './policies/template-facts.ts';

export interface WorkloadsOptions {
  readonly connection: Connection;
  readonly nodeMap: NodeMap;
  readonly monitor: Monitor;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Pods looked at, at most: all of a node at once, and on and on no more than the API server has to spare. */
const looks = { perSecond: 50, burst: 200 };
const podWorkers = 8;

/** Time in which changes are gathered, in milliseconds: of nodes, and of what a policy's status says. */
const gatherNodesMs = 50;
const gatherStatusMs = 1_000;

/** What counting the pods of a namespace may cost: a share of the time, as its inverse. */
const countingShare = 20;

/** A pod that is not bound after so many milliseconds is looked at: perhaps binding could not write its node. */
const unboundMs = 10_000;

/**
 * Follows the treated pods of the namespaces that opted in, until the signal aborts: corrects what their annotations say of
 * their nodes, and counts them in the status of the policies. Nothing is written before every node was dealt with once.
 */
export async function followWorkloads(options: WorkloadsOptions): Promise<void> {
  const { connection, nodeMap, monitor, log, signal } = options;
  const watching = { log, signal, monitor: monitor.watch };
  const namespaces = new Store<NamespaceMetadata>(() => true);
  const policies = new Store<StoredPolicy>((a, b) => a.uid === b.uid && a.resourceVersion === b.resourceVersion);
  const limit = new RateLimit(looks);
  const events = new EventQueue({ connection, log, signal });
  const entryOf = (node: string): string | undefined => nodeMap.decided(node);
  const settingsOf = (namespace: string, network: 'pod' | 'host') =>
    (policies.get(namespace)?.settings ?? settingsWithoutPolicy)[network];
  const lookAt = (namespace: string, pod: TrackedPod) =>
    whenToLook(pod, entryOf, settingsOf(namespace, pod.treated?.network ?? 'pod'));

  const corrector = { connection, events, limit, entryOf, settingsOf, log, signal };
  const podQueue = new WorkQueue({
    work: monitor.counted('pods', async (key) => {
      const [namespace = '', name = ''] = key.split('/');
      const pod = pods.get(namespace, name);
      if (pod === undefined || lookAt(namespace, pod) === undefined) return;
      const recheckAt = await correctPod(namespace, name, corrector);
      if (recheckAt !== undefined) podQueue.addAfter(key, Math.max(0, recheckAt - Date.now()));
    }),
    workers: podWorkers,
    signal,
    onFailure: (pod, err, failures) => {
      log[failures === 1 ? 'error' : 'debug']({ err, pod, failures }, 'pod not corrected, trying again');
    },
  });
  const noticePod = (namespace: string, pod: TrackedPod): void => {
    const key = `${namespace}/${pod.name}`;
    const when = lookAt(namespace, pod);
    if (when === 'first') podQueue.addFirst(key);
    else if (when === 'now') podQueue.add(key);
    else if (when === 'later') podQueue.addAfter(key, unboundMs);
  };

  const pods = new OptedInPods({
    connection,
    onChange: (namespace, name) => {
      const pod = pods.get(namespace, name);
      if (pod !== undefined) noticePod(namespace, pod);
      countSoon(namespace);
    },
    onNamespace: (namespace) => countSoon(namespace),
    monitor: monitor.watch,
    log,
    signal,
  });

  monitor.countsPods(() => policies.values());
  const reconciler = {
    connection,
    policies,
    isOptedIn: (namespace: string) => namespaces.get(namespace) !== undefined,
    podsIn: (namespace: string) => pods.in(namespace),
    entryOf,
    kinds: new KindsOfPolicies(),
    templates: new SeenTemplates({ connection, limit, signal }),
    unseen: new UnseenWrites(),
    log,
  };
  const countedIn = new Map<string, number>();
  const policyQueue = new WorkQueue({
    work: monitor.counted('policies', async (namespace) => {
      const { more, countingMs } = await reconcilePolicy(namespace, reconciler);
      if (policies.get(namespace) === undefined) countedIn.delete(namespace);
      else countedIn.set(namespace, countingMs);
      if (more) countSoon(namespace);
    }),
    workers: 2,
    signal,
    onFailure: (namespace, err, failures) => {
      log[failures === 1 ? 'error' : 'debug']({ err, namespace, failures }, 'policy status not written, trying again');
    },
  });
  const countSoon = (namespace: string): void => {
    if (policies.get(namespace) === undefined) return;
    policyQueue.addAfter(namespace, Math.max(gatherStatusMs, countingShare * (countedIn.get(namespace) ?? 0)));
  };

  const changedNodes = new Set<string>();
  const nodeQueue = new WorkQueue({
    work: async () => {
      const changed = new Set(changedNodes);
      changedNodes.clear();
      for (const [namespace, pod] of pods.all()) {
        if (pod.treated?.node === undefined || !changed.has(pod.treated.node)) continue;
        noticePod(namespace, pod);
        countSoon(namespace);
      }
    },
    workers: 1,
    signal,
    onFailure: (_key, err) => log.error({ err }, 'looking for the pods of changed nodes failed'),
  });
  nodeMap.onChange((node) => {
    changedNodes.add(node);
    nodeQueue.addAfter('nodes', gatherNodesMs);
  });

  namespaces.onChange((namespace) => {
    pods.offer(namespace, namespaces.get(namespace) !== undefined);
    countSoon(namespace);
  });
  const generations = new Map<string, string>();
  policies.onChange((namespace) => {
    const policy = policies.get(namespace);
    countSoon(namespace);
    const generation = policy === undefined ? '' : `${policy.uid} ${policy.generation}`;
    if (generations.get(namespace) === generation) return;
    if (policy === undefined) generations.delete(namespace);
    else generations.set(namespace, generation);
    if (policy?.problem !== undefined) {
      log.warn({ namespace, problem: policy.problem }, 'a GsoPolicy cannot be read: its pods are not counted');
    }
    for (const pod of pods.in(namespace) ?? []) noticePod(namespace, pod);
  });

  const watches = [
    watchResource(
      connection,
      {
        path: namespacesPath,
        labels: `${injectionLabel}=enabled`,
        metadataOnly: true,
        parse: readNamespace,
        store: namespaces,
      },
      watching,
    ),
    watchResource(
      connection,
      { path: policiesPath, parse: readPolicy, key: ({ namespace }) => namespace, store: policies },
      watching,
    ),
  ];
  const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await Promise.race([Promise.all([namespaces.synced, policies.synced, nodeMap.complete]), stopped, ...watches]);
  const queues = [pods, podQueue, policyQueue, nodeQueue, events].map(async (queue) => queue.run());
  await Promise.all([...watches, ...queues]);
}
