import { expect, vi } from 'vitest';
import type { TestClient } from '../cluster/test-client.ts';
import { readPods } from './quic-pod.ts';

/** Removes all Deployments and pods of a namespace, and returns when they are gone. */
export async function removeWorkloads(client: TestClient, namespace: string): Promise<void> {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const apps = `/apis/apps/v1/namespaces/${namespace}`;
  await client.remove(`${apps}/deployments`);
  // Until its controller sees that the Deployment is gone, it may re-create a ReplicaSet, which re-creates its pods.
  await vi.waitFor(
    async () => {
      await client.remove(`${apps}/replicasets`);
      await client.remove(pods);
      expect(readPods(await client.get(pods))).toEqual([]);
    },
    { timeout: 30_000, interval: 100 },
  );
}
