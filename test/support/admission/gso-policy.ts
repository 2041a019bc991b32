import { apiVersion, plurals } from '../../../api/names.ts';
import type { PolicyRule } from '../../../api/v1alpha1.ts';
import type { TestClient } from '../cluster/test-client.ts';

export function podsPath(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/pods`;
}

function policyPath(namespace: string): string {
  return `/apis/${apiVersion}/namespaces/${namespace}/${plurals.policies}/default`;
}

/** Writes the GsoPolicy of a namespace. It acts some milliseconds later. */
export async function applyRules(
  connection: TestClient,
  namespace: string,
  rules: readonly PolicyRule[],
): Promise<void> {
  const metadata = { name: 'default', namespace };
  await connection.apply(
    policyPath(namespace),
    { apiVersion, kind: 'GsoPolicy', metadata, spec: { rules } },
    'test.quicgso.io',
  );
}

/** Removes a namespace, its policy and its pods at once, so that no other file sees them. */
export async function removeNamespace(connection: TestClient, namespace: string): Promise<void> {
  await connection.remove(policyPath(namespace));
  await connection.remove(`/api/v1/namespaces/${namespace}`);
  await connection.remove(podsPath(namespace));
}
