import { PodReader, type TrackedPod } from '../../../operator/pods/read-pod.ts';

export interface ExamplePod {
  readonly name?: string;
  /** Pods of the same controller with the same labels have one template. */
  readonly controller?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly deleting?: boolean;
}

/** For tests: pods as they are kept, read by one reader. */
export function examplePods(pods: readonly ExamplePod[]): TrackedPod[] {
  const reader = new PodReader();
  return pods.flatMap(({ name, controller, deleting, ...metadata }, index) => {
    const pod = reader.read({
      metadata: {
        ...metadata,
        name: name ?? `p${index}`,
        uid: `u${index}`,
        resourceVersion: '1',
        ...(deleting === true ? { deletionTimestamp: '2026-11-25T12:00:00Z' } : {}),
        ...(controller === undefined ? {} : { ownerReferences: [{ uid: controller, controller: true }] }),
      },
    });
    return pod ?? [];
  });
}

/** For tests: labels of a treated pod of the pod network. */
export const treated = (labels: Readonly<Record<string, string>>) => ({ ...labels, 'quicgso.io/injected': 'pod' });

/** For tests: what binding wrote on a pod for a node, `on` or `off` for GSO and ECN. */
export const boundTo = (node: string, gso: 'on' | 'off', ecn: 'on' | 'off') => ({
  'quicgso.io/node': node,
  'quicgso.io/disable-gso.pod': String(gso === 'off'),
  'quicgso.io/disable-ecn.pod': String(ecn === 'off'),
});
