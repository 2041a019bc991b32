import { vi } from 'vitest';
import type { Connection } from './connection.ts';

/** Creates a namespace, and returns when pods can be created in it. */
export async function createNamespace(
  connection: Connection,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  await connection.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  const serviceAccount = `/api/v1/namespaces/${name}/serviceaccounts/default`;
  await vi.waitFor(() => connection.get(serviceAccount), { timeout: 30_000, interval: 50 });
}
