import { vi } from 'vitest';
import { disableAnnotation, envAnnotation, injectedLabel } from '../../../api/names.ts';
import type { TestClient } from '../cluster/test-client.ts';
import { applyRules, podsPath } from './gso-policy.ts';
import { plainPod, quicPod, readPod, type Pod } from './quic-pod.ts';

const disableGso = disableAnnotation('gso', 'pod');
const forged = { [disableGso]: 'forged' };
const variable = 'CANARY';
const key = envAnnotation(variable, 'pod');
let rounds = 0;

interface Where {
  /** A namespace that opted in, for this alone, created after all others that the test needs. */
  readonly namespace: string;
  /** A node that the GsoNodeMap calls capable of everything. */
  readonly node: string;
}

/**
 * Returns when each admission policy acts, with every GsoPolicy and GsoNodeMap as it was last written. The API
 * server observes policies in the order in which they were written, so once one written now acts, all others do.
 */
export async function waitForPolicies(client: TestClient, where: Where): Promise<void> {
  const round = `round-${String(rounds++)}`;
  const env = [{ name: variable, whenCapable: round, whenIncapable: `not-${round}` }];
  const selector = { matchLabels: { round } };
  await applyRules(client, where.namespace, [{ selector, placement: 'None', env }]);
  await vi.waitFor(
    async () => {
      const acts = await observePolicies(client, where, round);
      const idle = Object.keys(acts).filter((policy) => acts[policy] === false);
      if (idle.length > 0) throw new Error(`does not act yet: ${idle.join(', ')}`);
    },
    { timeout: 60_000, interval: 10 },
  );
}

/** Whether each admission policy of quicgso acts, by the rules of the given round. */
export async function observePolicies(
  client: TestClient,
  { namespace, node }: Where,
  round = 'none',
): Promise<Record<string, boolean>> {
  const admitted = async (pod: Pod): Promise<Pod> =>
    readPod(await client.create(podsPath(namespace), pod, { dryRun: 'All' }));
  const byRule = await admitted(plainPod({ labels: { round }, annotations: { ...forged, [key]: 'forged' } }));
  const byLabel = await admitted(quicPod('none', { annotations: forged }));
  const named = await admitted(plainPod({ spec: { nodeName: node } }));
  const bound = await bindPod(client, { namespace, node });
  const { annotations: safe } = byRule.metadata;
  return {
    'rule-environment': byRule.metadata.labels?.[injectedLabel] === 'pod',
    'rule-safe-values': safe?.[disableGso] === 'true' && safe[key] === `not-${round}`,
    'label-environment': byLabel.metadata.labels?.[injectedLabel] === 'pod',
    'label-safe-values': byLabel.metadata.annotations?.[disableGso] === 'true',
    'pod-with-node-name': named.metadata.annotations?.[disableGso] === 'false',
    bind: bound.metadata.annotations?.[disableGso] === 'false',
    'bind-values': bound.metadata.annotations?.[key] === round,
  };
}

async function bindPod(client: TestClient, { namespace, node }: Where): Promise<Pod> {
  const name = 'canary';
  const path = `${podsPath(namespace)}/${name}`;
  await client.create(podsPath(namespace), plainPod({ name, spec: { schedulerName: name } }));
  try {
    const target = { apiVersion: 'v1', kind: 'Node', name: node };
    await client.create(`${path}/binding`, { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target });
    return readPod(await client.get(path));
  } finally {
    await client.remove(path);
  }
}
