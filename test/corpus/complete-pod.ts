import type { CorpusCase } from './corpus-case.ts';
import { readPod, type Pod } from './pod.ts';

/** The whole pod of a case, as its author would send it. Fields that are null are sent as null. */
export function completePod({ pod: { metadata = {}, spec = {} } }: Pick<CorpusCase, 'pod'>): object {
  const { containers = [{ name: 'server' }], initContainers } = spec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'corpus', ...metadata },
    spec: {
      // Its volume gets a random name.
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      // No scheduler has this name, so the pod stays unbound.
      schedulerName: 'corpus',
      ...spec,
      containers: withImages(containers),
      ...(Array.isArray(initContainers) && { initContainers: withImages(initContainers) }),
    },
  };
}

function withImages(containers: readonly object[]): object[] {
  return containers.map((container) => ({ image: 'quic-server', ...container }));
}

/** The pod as its controller creates it, as far as that matters without an API server. */
export function createdPod(testCase: CorpusCase): Pod {
  const pod = readPod(completePod(testCase));
  if (testCase.workload === undefined) return pod;
  const kind = testCase.workload === 'Deployment' ? 'ReplicaSet' : testCase.workload;
  return { ...pod, metadata: { ...pod.metadata, ownerReferences: [{ kind }] } };
}
