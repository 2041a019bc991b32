import { performance } from 'node:perf_hooks';
import * as v from 'valibot';
import { disableAnnotation, envAnnotation } from '../../api/names.ts';
import type { PolicyRule } from '../../api/v1alpha1.ts';
import { waitUntil } from '../../control-plane/processes/wait-until.ts';
import type { BenchCluster } from './bench-cluster.ts';
import type { Figure } from './figure.ts';
import { median } from './median.ts';

const sizes = [10, 1000, 5000];
const binds = 250;

const env = [{ name: 'TRANSPORT', whenCapable: 'quic', whenIncapable: 'h2' }];
const rule: PolicyRule = { selector: { matchLabels: { app: 'quic' } } };

/** Without policies, with the one that reads the node map, and with the one for values of rules too. */
const namespaces = { without: 'bind-off', verdicts: 'bind-verdicts', values: 'bind-values' } as const;
const all = Object.values(namespaces);

const bound = v.object({
  metadata: v.object({ annotations: v.optional(v.record(v.string(), v.string()), {}) }),
});

/** How long a Binding takes, with node maps of several sizes. */
export async function measureBinds(cluster: BenchCluster): Promise<Figure[]> {
  await cluster.addNamespace(namespaces.without);
  await cluster.addNamespace(namespaces.verdicts, [rule]);
  await cluster.addNamespace(namespaces.values, [{ ...rule, env }]);
  const figures: Figure[] = [];
  for (const size of sizes) figures.push(...(await measureWith(cluster, size)));
  return figures;
}

async function measureWith(cluster: BenchCluster, size: number): Promise<Figure[]> {
  const names = Array.from({ length: size }, (_node, index) => `size-${size}-node-${index}`);
  const target = names.at(-1) ?? '';
  await cluster.writeNodeMap(Object.fromEntries(names.map((name) => [name, 'capable,capable,capable,capable'])));
  await waitUntilAct(cluster, target);

  const times = new Map(all.map((namespace) => [namespace, new Array<number>()]));
  for (let index = 0; index < binds; index++) {
    const name = `pod-${index}`;
    // All of them are created before, so that nothing is left to do for them.
    for (const namespace of all) await createPod(cluster, namespace, name);
    for (const [namespace, found] of times) {
      const before = performance.now();
      await bind(cluster, namespace, name, target);
      found.push(performance.now() - before);
    }
  }
  for (const namespace of all) await cluster.removePods(namespace);

  const p50 = (namespace: (typeof all)[number]): number => median(times.get(namespace) ?? []);
  const without = p50(namespaces.without);
  const within = `${size} nodes in the map`;
  return [
    { what: `a bind, ${within}: without policies`, value: without, unit: 'ms' },
    { what: 'more with verdicts', value: p50(namespaces.verdicts) - without, unit: 'ms', budget: 1 },
    { what: 'more with verdicts and values', value: p50(namespaces.values) - without, unit: 'ms' },
  ];
}

async function createPod(cluster: BenchCluster, namespace: string, name: string): Promise<void> {
  await cluster.create(`/api/v1/namespaces/${namespace}/pods`, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'quic' } },
    // The real scheduler leaves it alone.
    spec: { schedulerName: 'bench', containers: [{ name: 'server', image: 'x' }] },
  });
}

async function bind(cluster: BenchCluster, namespace: string, name: string, node: string): Promise<void> {
  await cluster.create(`/api/v1/namespaces/${namespace}/pods/${name}/binding`, {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name },
    target: { apiVersion: 'v1', kind: 'Node', name: node },
  });
}

async function waitUntilAct(cluster: BenchCluster, node: string): Promise<void> {
  let canaries = 0;
  await waitUntil(
    async (signal) => {
      const name = `canary-${canaries++}`;
      const path = `/api/v1/namespaces/${namespaces.values}/pods/${name}`;
      await createPod(cluster, namespaces.values, name);
      await bind(cluster, namespaces.values, name, node);
      const pod = v.parse(bound, await cluster.client.request({ method: 'GET', path, signal }));
      const { annotations } = pod.metadata;
      const acts = annotations[disableAnnotation('gso', 'pod')] === 'false';
      return (acts && annotations[envAnnotation('TRANSPORT', 'pod')] === 'quic') || undefined;
    },
    { subject: `a Binding to know ${node}`, signal: cluster.signal },
  );
}
