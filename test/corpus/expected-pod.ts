import type { Expectation } from './corpus-case.ts';
import type { Container, Pod, Variable } from './pod.ts';

/** The pod with everything that a case expects to be set at creation, and nothing else. */
export function expectedPod(pod: Pod, { labels, annotations, appends = {}, required, preferred }: Expectation): Pod {
  const { containers, initContainers, affinity } = pod.spec;
  const names = new Set([...containers, ...(initContainers ?? [])].map(({ name }) => name));
  const unknown = Object.keys(appends).find((name) => !names.has(name));
  if (unknown !== undefined) throw new Error(`the case expects variables in ${unknown}, which its pod does not have`);
  const append = (container: Container): Container => withVariables(container, appends[container.name] ?? []);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(labels !== undefined && { labels: { ...pod.metadata.labels, ...labels } }),
      ...(annotations !== undefined && { annotations: { ...pod.metadata.annotations, ...annotations } }),
    },
    spec: {
      ...pod.spec,
      containers: containers.map(append),
      ...(initContainers !== undefined && { initContainers: initContainers.map(append) }),
      ...((required !== undefined || preferred !== undefined) && {
        affinity: {
          ...affinity,
          nodeAffinity: {
            ...affinity?.nodeAffinity,
            ...(required !== undefined && {
              requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: required },
            }),
            ...(preferred !== undefined && { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
          },
        },
      }),
    },
  };
}

function withVariables(container: Container, added: readonly (string | Variable)[]): Container {
  return added.length === 0 ? container : { ...container, env: [...(container.env ?? []), ...added.map(asVariable)] };
}

function asVariable(entry: string | Variable): Variable {
  if (typeof entry !== 'string') return entry;
  const [name, key, ...others] = entry.split(' <- ');
  if (name === undefined || key === undefined || others.length > 0) throw new Error(`${entry}: write NAME <- KEY`);
  return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${key}']` } } };
}
