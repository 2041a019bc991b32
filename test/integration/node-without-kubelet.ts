import { vi } from 'vitest';
import type { Connection } from './connection.ts';

/** Creates a Node that the scheduler takes for a big and healthy one. */
export async function createNode(connection: Connection, name: string, labels: Record<string, string>): Promise<void> {
  await connection.create('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
  const resources = { cpu: '1000', memory: '1000Gi', pods: '1000' };
  const conditions = [{ type: 'Ready', status: 'True' }];
  await connection.patch(`/api/v1/nodes/${name}/status`, {
    status: { capacity: resources, allocatable: resources, conditions },
  });
}

/** Creates a namespace, and returns when pods can be created in it. */
export async function createNamespace(
  connection: Connection,
  name: string,
  labels: Record<string, string> = {},
): Promise<void> {
  await connection.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  await vi.waitFor(async () => await connection.get(`/api/v1/namespaces/${name}/serviceaccounts/default`), {
    timeout: 30_000,
    interval: 50,
  });
}
