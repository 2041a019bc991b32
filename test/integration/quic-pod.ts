import type { V1EnvVar, V1Pod, V1PodSpec } from '@kubernetes/client-node';
import { disableAnnotation, placementLabel, type Network } from '../../api/names.ts';

/** A pod as the API server answers it, in JSON: its times are strings. */
export type Pod = V1Pod & { metadata: { name: string }; spec: V1PodSpec };

interface Differences {
  readonly name?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string }[];
  readonly spec?: Partial<V1PodSpec>;
}

/** A pod of a QUIC server that asks for nothing, but for the given differences. */
export function plainPod({
  name = 'quic',
  labels = {},
  annotations,
  ownerReferences,
  spec = {},
}: Differences = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels: { app: 'quic', ...labels },
      ...(annotations !== undefined && { annotations }),
      ...(ownerReferences !== undefined && { ownerReferences }),
    },
    spec: {
      // Its volume gets a random name, and none of our tests reads it.
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'server', image: 'quic-server' }],
      ...spec,
    },
  };
}

/** The same with the label of the quick path. */
export function quicPod(placement: 'prefer' | 'require' | 'none', differences: Differences = {}): Pod {
  return plainPod({ ...differences, labels: { ...differences.labels, [placementLabel]: placement } });
}

/** The two variables of the preset quic-go, as they go into a container. */
export function variablesFor(network: Network): V1EnvVar[] {
  return (['gso', 'ecn'] as const).map((capability) => ({
    name: `QUIC_GO_DISABLE_${capability.toUpperCase()}`,
    valueFrom: {
      fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${disableAnnotation(capability, network)}']` },
    },
  }));
}

/** What the kubelet would put into the environment of a container: of two variables with one name the last counts. */
export function environmentOf(pod: Pod, container: string): Record<string, string | undefined> {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const found = all.find(({ name }) => name === container);
  return Object.fromEntries((found?.env ?? []).map((variable) => [variable.name, valueOf(variable, pod)]));
}

function valueOf(variable: V1EnvVar, pod: Pod): string | undefined {
  const path = variable.valueFrom?.fieldRef?.fieldPath;
  if (path === undefined) return variable.value;
  const key = /^metadata\.annotations\['(.+)'\]$/.exec(path)?.[1];
  // The kubelet takes an annotation that does not exist for an empty one.
  return key === undefined ? undefined : (pod.metadata.annotations?.[key] ?? '');
}

/** The pod without what differs between two creations of the same one. */
export function withoutIdentity(pod: Pod): unknown {
  const {
    uid: _uid,
    creationTimestamp: _created,
    resourceVersion: _version,
    managedFields,
    ...metadata
  } = pod.metadata;
  return {
    ...pod,
    metadata: { ...metadata, managedFields: managedFields?.map(({ time: _time, ...entry }) => entry) },
  };
}
