import type { TestClient } from '../cluster/test-client.ts';
import { podsPath } from './gso-policy.ts';
import { type Pod, readPod } from './quic-pod.ts';

/** Creates a pod and binds it to a node as a scheduler would. */
export async function createBoundPod(client: TestClient, namespace: string, pod: Pod, node: string): Promise<void> {
  const { name } = pod.metadata;
  await client.create(podsPath(namespace), { ...pod, spec: { ...pod.spec, schedulerName: 'nobody' } });
  await client.create(`${podsPath(namespace)}/${name}/binding`, {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name },
    target: { apiVersion: 'v1', kind: 'Node', name: node },
  });
}

export async function getPod(client: TestClient, namespace: string, name: string): Promise<Pod> {
  return readPod(await client.get(`${podsPath(namespace)}/${name}`));
}

/** Writes what a kubelet writes when the containers of a pod have started. */
export async function writeRunning(
  client: TestClient,
  namespace: string,
  name: string,
  startedAt: Readonly<Record<string, Date>>,
): Promise<void> {
  const containerStatuses = Object.entries(startedAt).map(([container, time]) => ({
    name: container,
    image: 'quic-server',
    imageID: '',
    ready: true,
    restartCount: 0,
    state: { running: { startedAt: time.toISOString() } },
  }));
  await client.patch(`${podsPath(namespace)}/${name}/status`, { status: { phase: 'Running', containerStatuses } });
}
