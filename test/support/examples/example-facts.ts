import * as v from 'valibot';
import type { PolicyRule } from '../../../api/v1alpha1.ts';
import { exampleNode } from './example-node.ts';
import type { PodFacts } from '../../../cli/explain/pod/facts/pod-facts.ts';
import { type ReadPod, readPodSchema } from '../../../cli/explain/pod/facts/read-pod.ts';

/** Pods and what decides about them, for tests. */

interface Differences {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly object[];
  readonly createdAt?: string;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** A pod of Caddy, untreated and bound to n1, but for the given differences. */
export function examplePod({
  labels,
  annotations,
  ownerReferences,
  createdAt,
  spec,
  status,
}: Differences = {}): ReadPod {
  return v.parse(readPodSchema, {
    metadata: {
      name: 'caddy',
      namespace: 'shop',
      creationTimestamp: createdAt ?? '2026-11-22T12:00:00Z',
      labels: { app: 'caddy', ...labels },
      ...(annotations !== undefined && { annotations }),
      ...(ownerReferences !== undefined && { ownerReferences }),
    },
    spec: { nodeName: 'n1', containers: [{ name: 'caddy', image: 'caddy:2' }], ...spec },
    ...(status !== undefined && { status }),
  });
}

/** A variable as admission writes it. */
export function fromAnnotation(name: string, key: string): object {
  return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${key}']` } } };
}

/** The two variables of quic-go for a pod of the pod network. */
export const quicGoEnv = [
  fromAnnotation('QUIC_GO_DISABLE_GSO', 'quicgso.io/disable-gso.pod'),
  fromAnnotation('QUIC_GO_DISABLE_ECN', 'quicgso.io/disable-ecn.pod'),
];

/** Annotations as binding to n1 writes them for the pod network. */
export function boundTo(node: string, gso: 'true' | 'false', ecn: 'true' | 'false'): Record<string, string> {
  return { 'quicgso.io/disable-gso.pod': gso, 'quicgso.io/disable-ecn.pod': ecn, 'quicgso.io/node': node };
}

/** The example pod, treated with the preset quic-go and bound to n1, where everything works. */
export function treatedPod(differences: Differences = {}): ReadPod {
  return examplePod({
    ...differences,
    labels: { 'quicgso.io/injected': 'pod', ...differences.labels },
    annotations: { ...boundTo('n1', 'false', 'false'), ...differences.annotations },
    spec: { containers: [{ name: 'caddy', image: 'caddy:2', env: quicGoEnv }], ...differences.spec },
  });
}

export const caddyRule: PolicyRule = { selector: { matchLabels: { app: 'caddy' } } };

/** An opted-in namespace with a policy that selects the pod, on a cluster that can treat it; none of it is new. */
export function exampleFacts(differences: Partial<PodFacts> = {}): PodFacts {
  const pod = differences.pod ?? treatedPod();
  return {
    pod,
    namespace: { found: { injection: 'enabled', since: '2026-11-01T12:00:00Z' } },
    policy: { found: { rules: [caddyRule], since: '2026-11-01T12:00:00Z' } },
    admission: {
      serves: { found: true },
      version: { found: 'v1.37.2' },
      installed: { found: '2026-11-01T12:00:00Z' },
    },
    node: pod.node === undefined ? undefined : exampleNode(),
    nodes: undefined,
    ...differences,
  };
}

/** The policy of the example with other rules. */
export function withRules(...rules: PolicyRule[]): Partial<PodFacts> {
  return { policy: { found: { rules, since: '2026-11-01T12:00:00Z' } } };
}
