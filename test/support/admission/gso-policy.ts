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
export async function applyRules(client: TestClient, namespace: string, rules: readonly PolicyRule[]): Promise<void> {
  const metadata = { name: 'default', namespace };
  await client.apply(
    policyPath(namespace),
    { apiVersion, kind: 'GsoPolicy', metadata, spec: { rules } },
    'test.quicgso.io',
  );
}

/** Removes a namespace, its policy and its pods immediately, so that no other file sees them. */
export async function removeNamespace(client: TestClient, namespace: string): Promise<void> {
  await client.remove(policyPath(namespace));
  await client.remove(`/api/v1/namespaces/${namespace}`);
  await client.remove(podsPath(namespace));
}
