import * as v from 'valibot';
import { disableAnnotation, placementLabel, type Network } from '../../../api/names.ts';
import { annotationOf } from '../../../api/treatment/value-annotation.ts';

const text = v.string();
const texts = v.record(text, text);

const variable = v.looseObject({
  name: text,
  value: v.exactOptional(text),
  valueFrom: v.exactOptional(v.looseObject({ fieldRef: v.exactOptional(v.looseObject({ fieldPath: text })) })),
});
const container = v.looseObject({ name: text, env: v.exactOptional(v.array(variable)) });

const pod = v.looseObject({
  metadata: v.looseObject({
    name: text,
    labels: v.exactOptional(texts),
    annotations: v.exactOptional(texts),
    managedFields: v.exactOptional(v.array(v.looseObject({}))),
  }),
  spec: v.looseObject({
    nodeName: v.exactOptional(text),
    containers: v.array(container),
    initContainers: v.exactOptional(v.array(container)),
    affinity: v.exactOptional(v.looseObject({ nodeAffinity: v.exactOptional(v.unknown()) })),
  }),
  status: v.exactOptional(
    v.looseObject({
      conditions: v.exactOptional(v.array(v.looseObject({ type: text, reason: v.exactOptional(text) }))),
    }),
  ),
});

/** A pod with all of its fields, of which the tests inspect some. */
export type Pod = v.InferOutput<typeof pod>;

/** Reads a pod that the API server answered. */
export function readPod(value: unknown): Pod {
  return v.parse(pod, value);
}

/** Reads a list of pods. */
export function readPods(value: unknown): Pod[] {
  return v.parse(v.object({ items: v.array(pod) }), value).items;
}

interface Differences {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly object[];
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** A pod of a QUIC server without any request to quicgso, apart from the given differences. */
export function plainPod({ name = 'quic', labels = {}, spec = {}, ...metadata }: Differences = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'quic', ...labels }, ...metadata },
    spec: {
      // Its volume gets a random name, and no test reads it.
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'server', image: 'quic-server' }],
      ...spec,
    },
  };
}

/** The same pod, with the label for treatment by label. */
export function quicPod(placement: 'prefer' | 'require' | 'none', differences: Differences = {}): Pod {
  return plainPod({ ...differences, labels: { ...differences.labels, [placementLabel]: placement } });
}

/** The two variables of the preset quic-go, as they go into a container. */
export function variablesFor(network: Network): object[] {
  return (['gso', 'ecn'] as const).map((capability) => ({
    name: `QUIC_GO_DISABLE_${capability.toUpperCase()}`,
    valueFrom: {
      fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${disableAnnotation(capability, network)}']` },
    },
  }));
}

/** What the kubelet would put into the environment of a container: of two variables with one name the last counts. */
export function environmentOf({ metadata, spec }: Pod, name: string): Record<string, string | undefined> {
  const found = [...spec.containers, ...(spec.initContainers ?? [])].find((candidate) => candidate.name === name);
  return Object.fromEntries(
    (found?.env ?? []).map((entry) => [entry.name, valueOf(entry, metadata.annotations ?? {})]),
  );
}

function valueOf(
  { value, valueFrom }: v.InferOutput<typeof variable>,
  annotations: Readonly<Record<string, string>>,
): string | undefined {
  const path = valueFrom?.fieldRef?.fieldPath;
  if (path === undefined) return value;
  const key = annotationOf(path);
  // The kubelet treats a missing annotation as an empty one.
  return key === undefined ? undefined : (annotations[key] ?? '');
}

/** The pod without what differs between two creations of the same one. */
export function withoutIdentity({ metadata, status, ...rest }: Pod): object {
  const { uid: _uid, creationTimestamp: _created, resourceVersion: _version, managedFields = [], ...kept } = metadata;
  const conditions = status?.conditions?.map(({ lastTransitionTime: _since, ...condition }) => condition);
  return {
    ...rest,
    status: { ...status, conditions },
    metadata: { ...kept, managedFields: managedFields.map(({ time: _time, ...entry }) => entry) },
  };
}
