import type { Logger } from 'pino';
import { type Network, fieldManagers, injectionLabel } from '../api/names.ts';
import type { Setting } from '../api/treatment/settings.ts';
import type { ApiClient } from '../kube/api-client.ts';
import { Applier } from '../kube/applier.ts';
import { namespacesPath, policiesPath } from '../kube/paths.ts';
import { RateLimit } from '../kube/rate-limit.ts';
import { Store } from '../kube/store.ts';
import { watchResource } from '../kube/watch-resource.ts';
import type { Caches } from './caches.ts';
import { EventRecorder } from './events/event-recorder.ts';
import { Fleet } from './fleet/fleet.ts';
import type { Monitor } from './health/monitor.ts';
import { NodeMap } from './node-map/node-map.ts';
import { KernelVersions } from './nodes/kernel-versions.ts';
import { NodeController } from './nodes/node-controller.ts';
import { PeerAssignments } from './peers/peer-assignments.ts';
import { ChangedNodes } from './pods/changed-nodes.ts';
import { OptedInPods } from './pods/opted-in-pods.ts';
import { PodCorrections } from './pods/pod-corrections.ts';
import { type NamespaceMetadata, readNamespace } from './pods/read-namespace.ts';
import { PolicyStatuses } from './policies/policy-statuses.ts';
import { type StoredPolicy, readPolicy, settingsWithoutPolicy } from './policies/read-policy.ts';
import { RuleChanges } from './policies/rule-changes.ts';
import { InspectedTemplates } from './policies/template-facts.ts';
import { keepPeerKey } from './start-up/keep-peer-key.ts';
import type { MinEvidence } from './verdict/evidence-floor.ts';

/** Runs on the leader until the operator stops. */
export interface Controller {
  run(): Promise<unknown>;
}

export interface ControllersOptions extends Pick<Caches, 'nodes' | 'reports' | 'nodeMaps'> {
  readonly client: ApiClient;
  readonly minEvidence: MinEvidence;
  /** The networks that probes test. */
  readonly tested: readonly Network[];
  readonly resyncMs: number;
  readonly monitor: Monitor;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Resolves when the signal aborts. */
  readonly stopped: Promise<unknown>;
}

/** Reads of full pods: a burst covers all pods of a node, the sustained rate is low for the API server. */
const podReads = { perSecond: 50, burst: 200 };

/** The operator's controllers. Each is notified of changes by those before it. */
export function makeControllers(options: ControllersOptions): Controller[] {
  const { client, nodes, reports, nodeMaps, minEvidence, tested, resyncMs, stopped, ...common } = options;
  const { monitor, log, signal } = common;
  const applier = new Applier(client, fieldManagers.operator);
  const limit = new RateLimit(podReads);
  const kernels = new KernelVersions(client);
  const fleet = new Fleet();
  const events = new EventRecorder({ client, ...common });

  const nodeMap = new NodeMap({ applier, store: nodeMaps, ...common });
  const peers = new PeerAssignments({ stored: (node) => reports.get(node)?.peers, ...common });
  const reconciled = { client, applier, nodes, reports, kernels, nodeMap, fleet, peers, minEvidence, tested };
  const nodeController = new NodeController({ ...reconciled, resyncMs, ...common });

  const namespaces = new Store<NamespaceMetadata>(() => true);
  const policies = new Store<StoredPolicy>((a, b) => a.uid === b.uid && a.resourceVersion === b.resourceVersion);
  const entryOf = (node: string): string | undefined => nodeMap.decided(node);
  const settingsOf = (namespace: string, network: Network): readonly Setting[] =>
    (policies.get(namespace)?.settings ?? settingsWithoutPolicy)[network];
  const pods = new OptedInPods({ client, namespaces, ...common, monitor: monitor.watch });
  const changedNodes = new ChangedNodes({ nodeMap, pods, ...common });
  const sources = { pods, changedNodes, ruleChanges: new RuleChanges(policies), entryOf };
  const corrections = new PodCorrections({ client, ...sources, limit, events, settingsOf, ...common });
  const templates = new InspectedTemplates({ client, limit, signal });
  const statuses = new PolicyStatuses({ applier, ...sources, namespaces, policies, templates, ...common });

  const watching = { log, signal, monitor: monitor.watch };
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
  // Pods are reconciled only after every node has been reconciled once.
  const ready = Promise.all([namespaces.synced, policies.synced, nodeMap.complete]);
  const whenReady = (controller: Controller): Controller => ({
    run: async () => Promise.race([ready, stopped]).then(async () => controller.run()),
  });
  return [
    { run: async () => nodeMap.run(nodes.keys()) },
    nodeController,
    peers,
    events,
    keepPeerKey(client, common),
    { run: async () => monitor.trackPolicies(() => policies.values()) },
    { run: async () => watchResource(client, optedIn, watching) },
    { run: async () => watchResource(client, allPolicies, watching) },
    ...[pods, changedNodes, corrections, statuses].map(whenReady),
  ];
}
