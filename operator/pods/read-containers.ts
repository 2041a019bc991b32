import * as v from 'valibot';
import { annotationOf } from '../../api/treatment/value-annotation.ts';

/** A container that reads annotations of its pod into its environment, once, when it starts. */
export interface Reader {
  readonly name: string;
  /** The keys of these annotations. */
  readonly annotations: readonly string[];
  /** When it started, in milliseconds since 1970; undefined unless it runs. */
  readonly startedAt: number | undefined;
}

/** What only the whole pod shows, not its metadata. */
export interface PodContainers {
  readonly node: string | undefined;
  readonly windows: boolean;
  /** Names of all containers and init containers. */
  readonly names: readonly string[];
  readonly readers: readonly Reader[];
}

const container = v.object({
  name: v.string(),
  env: v.nullish(
    v.array(
      v.object({
        valueFrom: v.nullish(v.object({ fieldRef: v.nullish(v.object({ fieldPath: v.string() })) })),
      }),
    ),
    [],
  ),
});
const status = v.object({
  name: v.string(),
  state: v.nullish(v.object({ running: v.nullish(v.object({ startedAt: v.nullish(v.string()) })) })),
});

const podSchema = v.object({
  spec: v.object({
    nodeName: v.nullish(v.string()),
    os: v.nullish(v.object({ name: v.string() })),
    containers: v.array(container),
    initContainers: v.nullish(v.array(container), []),
  }),
  status: v.nullish(
    v.object({
      containerStatuses: v.nullish(v.array(status), []),
      initContainerStatuses: v.nullish(v.array(status), []),
    }),
  ),
});

/** Parses a whole pod. Never throws; undefined if it is not a pod. */
export function readContainers(object: unknown): PodContainers | undefined {
  const pod = v.safeParse(podSchema, object);
  if (!pod.success) return undefined;
  const { spec, status: present } = pod.output;
  const containers = [...spec.initContainers, ...spec.containers];
  const startedAt = new Map(
    [...(present?.initContainerStatuses ?? []), ...(present?.containerStatuses ?? [])].map(
      ({ name, state }) => [name, readTime(state?.running?.startedAt)] as const,
    ),
  );
  const readers = containers.map(({ name, env }): Reader => {
    const annotations = env.flatMap(({ valueFrom }) => annotationOf(valueFrom?.fieldRef?.fieldPath) ?? []);
    return { name, annotations, startedAt: startedAt.get(name) };
  });
  return {
    node: spec.nodeName === '' ? undefined : (spec.nodeName ?? undefined),
    windows: spec.os?.name === 'windows',
    names: containers.map(({ name }) => name),
    readers: readers.filter(({ annotations }) => annotations.length > 0),
  };
}

function readTime(text: string | null | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
