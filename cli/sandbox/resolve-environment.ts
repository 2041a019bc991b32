import type { V1Pod } from '@kubernetes/client-node';
import { annotationOf } from '../../api/treatment/value-annotation.ts';

/** One variable of one container. */
export interface ResolvedVariable {
  readonly container: string;
  readonly name: string;
  readonly value: string;
}

/**
 * The variables of a bound pod as a kubelet resolves them when it starts the containers: literals as they stand,
 * `fieldRef: metadata.annotations['KEY']` from the pod, and the empty string for a key that the pod does not have
 * (kubernetes/kubernetes, pkg/fieldpath). Variables from other sources are left out.
 */
export function resolveEnvironment({ metadata, spec }: Pick<V1Pod, 'metadata' | 'spec'>): ResolvedVariable[] {
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  return containers.flatMap((container) =>
    (container.env ?? []).flatMap(({ name, value, valueFrom }) => {
      const path = valueFrom?.fieldRef?.fieldPath;
      if (path === undefined) return value === undefined ? [] : [{ container: container.name, name, value }];
      const key = annotationOf(path);
      return key === undefined ? [] : [{ container: container.name, name, value: metadata?.annotations?.[key] ?? '' }];
    }),
  );
}
