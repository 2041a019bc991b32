import { vi } from 'vitest';
import type { TestClient } from './test-client.ts';

/** Creates a namespace, and returns when pods can be created in it. */
export async function createNamespace(
  client: TestClient,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  await client.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  const serviceAccount = `/api/v1/namespaces/${name}/serviceaccounts/default`;
  await vi.waitFor(() => client.get(serviceAccount), { timeout: 30_000, interval: 50 });
}
