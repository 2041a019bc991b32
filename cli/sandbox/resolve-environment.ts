import type { V1Pod } from '@kubernetes/client-node';
import { annotationOf } from '../../api/treatment/value-annotation.ts';

/** A variable of a container. */
export interface ResolvedVariable {
  readonly container: string;
  readonly name: string;
  readonly value: string;
}

/**
 * Resolves the variables of a bound pod like a kubelet that starts its containers: literals verbatim,
 * `fieldRef: metadata.annotations['KEY']` from the pod, or the empty string if the pod does not have the key
 * (kubernetes/kubernetes, pkg/fieldpath). Omits variables from other sources.
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
