import type { Workload } from './corpus-case.ts';

export const workloadLabel = 'test.quicgso.io/workload';

const paths: Readonly<Record<Workload, [apiVersion: string, resource: string]>> = {
  Deployment: ['apps/v1', 'deployments'],
  ReplicaSet: ['apps/v1', 'replicasets'],
  StatefulSet: ['apps/v1', 'statefulsets'],
  DaemonSet: ['apps/v1', 'daemonsets'],
  ReplicationController: ['v1', 'replicationcontrollers'],
  Job: ['batch/v1', 'jobs'],
};

export interface Template {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: object;
}

/** An object whose controller creates one pod from the template, and the path to create it at. */
export function workloadManifest(
  kind: Workload,
  { namespace, name, template }: { readonly namespace: string; readonly name: string; readonly template: Template },
): { path: string; body: object } {
  const [apiVersion, resource] = paths[kind];
  const marked = { [workloadLabel]: name };
  const body = {
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec: {
      template: {
        metadata: { ...template.metadata, labels: { ...template.metadata.labels, ...marked } },
        spec: template.spec,
      },
      ...(kind !== 'Job' && { selector: kind === 'ReplicationController' ? marked : { matchLabels: marked } }),
      ...(kind === 'StatefulSet' && { serviceName: name }),
    },
  };
  const api = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  return { path: `${api}/namespaces/${namespace}/${resource}`, body };
}
