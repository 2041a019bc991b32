import * as v from 'valibot';
import type { Network } from '../../../../api/names.ts';
import { textMap } from '../../../../api/text-map.ts';

const text = v.string();
const optional = v.optional(text, '');
const texts = v.optional(textMap, {});

const keyOf = v.exactOptional(v.object({ name: optional, key: text }));
const variable = v.object({
  name: text,
  value: v.exactOptional(text),
  valueFrom: v.exactOptional(
    v.object({
      fieldRef: v.exactOptional(v.object({ fieldPath: text })),
      configMapKeyRef: keyOf,
      secretKeyRef: keyOf,
    }),
  ),
});
export type Variable = v.InferOutput<typeof variable>;

const named = v.exactOptional(v.object({ name: optional }));
const container = v.object({
  name: text,
  image: optional,
  command: v.optional(v.array(text), []),
  env: v.optional(v.array(variable), []),
  envFrom: v.optional(v.array(v.object({ configMapRef: named, secretRef: named })), []),
});

/** A container or init container. */
export interface Container extends v.InferOutput<typeof container> {
  readonly init: boolean;
  /** When it started, RFC 3339; undefined unless it runs. */
  readonly startedAt: string | undefined;
}

const expression = v.object({ key: text, operator: text, values: v.optional(v.array(text), []) });
export type Expression = v.InferOutput<typeof expression>;

const term = v.object({
  matchExpressions: v.optional(v.array(expression), []),
  matchFields: v.optional(v.array(expression), []),
});
export type Term = v.InferOutput<typeof term>;

const toleration = v.object({ key: optional, operator: optional, value: optional, effect: optional });
export type Toleration = v.InferOutput<typeof toleration>;

const statuses = v.optional(
  v.array(
    v.object({
      name: text,
      state: v.optional(v.object({ running: v.exactOptional(v.object({ startedAt: v.nullish(text) })) }), {}),
    }),
  ),
  [],
);

const podObject = v.object({
  metadata: v.object({
    name: text,
    namespace: text,
    creationTimestamp: text,
    labels: texts,
    annotations: texts,
    ownerReferences: v.optional(
      v.array(v.object({ kind: text, name: text, controller: v.optional(v.boolean(), false) })),
      [],
    ),
  }),
  spec: v.object({
    nodeName: optional,
    hostNetwork: v.optional(v.boolean(), false),
    os: v.exactOptional(v.object({ name: text })),
    runtimeClassName: optional,
    nodeSelector: texts,
    tolerations: v.optional(v.array(toleration), []),
    affinity: v.exactOptional(
      v.object({
        nodeAffinity: v.exactOptional(
          v.object({
            requiredDuringSchedulingIgnoredDuringExecution: v.exactOptional(
              v.object({ nodeSelectorTerms: v.optional(v.array(term), []) }),
            ),
            preferredDuringSchedulingIgnoredDuringExecution: v.optional(v.array(v.object({ preference: term })), []),
          }),
        ),
      }),
    ),
    containers: v.array(container),
    initContainers: v.optional(v.array(container), []),
  }),
  status: v.optional(
    v.object({
      phase: optional,
      conditions: v.optional(v.array(v.object({ type: text, status: text, reason: optional, message: optional })), []),
      containerStatuses: statuses,
      initContainerStatuses: statuses,
    }),
    {},
  ),
});

/** The parts of a pod that its explanation needs. */
export interface ReadPod {
  readonly name: string;
  readonly namespace: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Its controller. */
  readonly owner: { readonly kind: string; readonly name: string } | undefined;
  /** Whether a DaemonSet is among its owners. */
  readonly ofDaemonSet: boolean;
  readonly node: string | undefined;
  readonly network: Network;
  readonly windows: boolean;
  readonly runtimeClass: string;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  /** The alternatives of its required node affinity; undefined without one. */
  readonly required: readonly Term[] | undefined;
  readonly preferred: readonly Term[];
  readonly containers: readonly Container[];
  /** Whether all its containers have exited permanently. */
  readonly ended: boolean;
  /** Its condition PodScheduled. */
  readonly scheduled: { readonly status: string; readonly reason: string; readonly message: string } | undefined;
}

/** Reads a pod as the API server serves it. */
export const readPodSchema = v.pipe(
  podObject,
  v.transform(({ metadata, spec, status }): ReadPod => {
    const affinity = spec.affinity?.nodeAffinity;
    const owner = metadata.ownerReferences.find(({ controller }) => controller);
    const started = new Map(
      [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
        ({ name, state }) => [name, state.running?.startedAt ?? undefined] as const,
      ),
    );
    const withState =
      (init: boolean) =>
      (one: v.InferOutput<typeof container>): Container => ({ ...one, init, startedAt: started.get(one.name) });
    return {
      name: metadata.name,
      namespace: metadata.namespace,
      createdAt: metadata.creationTimestamp,
      labels: metadata.labels,
      annotations: metadata.annotations,
      owner: owner && { kind: owner.kind, name: owner.name },
      ofDaemonSet: metadata.ownerReferences.some(({ kind }) => kind === 'DaemonSet'),
      node: spec.nodeName === '' ? undefined : spec.nodeName,
      network: spec.hostNetwork ? 'host' : 'pod',
      windows: spec.os?.name === 'windows',
      runtimeClass: spec.runtimeClassName,
      nodeSelector: spec.nodeSelector,
      tolerations: spec.tolerations,
      required: affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms,
      preferred: (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ preference }) => preference),
      containers: [...spec.initContainers.map(withState(true)), ...spec.containers.map(withState(false))],
      ended: ['Succeeded', 'Failed'].includes(status.phase ?? ''),
      scheduled: status.conditions?.find(({ type }) => type === 'PodScheduled'),
    };
  }),
);
