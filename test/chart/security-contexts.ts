import type { ChartObject } from './chart-object.ts';
import { podSpecOf } from './pod-spec.ts';

export interface SecurityContexts {
  readonly pod: unknown;
  /** Those of all containers, each once. */
  readonly containers: readonly unknown[];
}

/** What Pod Security's profile restricted asks for, and more: a user of nobody's, and a root that nobody can write to. */
export const restricted: SecurityContexts = {
  pod: { runAsNonRoot: true, runAsUser: 65_534, runAsGroup: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }],
};

/** The security contexts of a pod, or of the pods that a workload makes; of everything else nothing. */
export function securityContextsOf(object: ChartObject): SecurityContexts | undefined {
  const spec = podSpecOf(object);
  if (spec === undefined) return undefined;
  const all = [...spec.initContainers, ...spec.containers].map(({ securityContext }) => securityContext);
  const texts = new Set(all.map((context) => JSON.stringify(context) ?? 'none'));
  const containers = [...texts].map((text): unknown => (text === 'none' ? undefined : JSON.parse(text)));
  return { pod: spec.securityContext, containers };
}
