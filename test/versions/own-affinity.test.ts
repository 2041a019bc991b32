import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { capabilityLabels } from '../../api/names.ts';
import { createNode } from '../../control-plane/cluster/create-node.ts';
import { hostObservation, networkObservation } from '../support/examples/example-report.ts';
import { applyReport, reportOf } from '../support/cluster/apply-report.ts';
import { TestClient } from '../support/cluster/test-client.ts';
import { createNamespace } from '../support/cluster/namespace.ts';
import { plainPod, readPods, type Pod } from '../support/admission/quic-pod.ts';
import { removeWorkloads } from '../support/admission/remove-workloads.ts';
import { startOperator } from '../support/programs/start-operator.ts';
import { nodeMap } from '../support/admission/two-kinds-of-nodes.ts';

// What works on every version: the operator labels nodes, a user writes affinity on the labels, the scheduler obeys.

const namespace = 'own-affinity';
const pods = `/api/v1/namespaces/${namespace}/pods`;
const nodes = { capable: 'own-capable', old: 'own-old-kernel' };
const selector = { 'test.quicgso.io/file': namespace };
/** Pods that each of the two nodes has room for. */
const room = 3;

const stack = new AsyncDisposableStack();
const client = stack.use(new TestClient());

/** What the operator knows of a node: the kernel that it names, or what its probes report. */
async function addNode(name: string, kernelVersion: string): Promise<void> {
  const options = { name, kernelVersion, labels: selector, pods: String(room) };
  await createNode(client, options, AbortSignal.timeout(30_000));
  stack.defer(async () => {
    await client.remove(`/api/v1/nodes/${name}`);
    await client.remove(reportOf(name));
  });
  await vi.waitFor(async () => client.get(reportOf(name)), { timeout: 20_000, interval: 50 });
}

async function expectLabels(name: string, value: string): Promise<void> {
  const labels = Object.fromEntries(Object.values(capabilityLabels).map((key) => [key, value]));
  await vi.waitFor(
    async () => expect(await client.get(`/api/v1/nodes/${name}`)).toMatchObject({ metadata: { labels } }),
    { timeout: 20_000, interval: 50 },
  );
}

beforeAll(async () => {
  await createNamespace(client, namespace);
  stack.defer(() => client.remove(`/api/v1/namespaces/${namespace}`));
  stack.defer(() => client.remove(nodeMap));
  stack.use(await startOperator());
  await addNode(nodes.capable, '6.18.44');
  await addNode(nodes.old, '3.10.0-1160.el7.x86_64');
  const lastRound = new Date().toISOString();
  const observed = { pod: { ...networkObservation, lastRound }, host: { ...hostObservation, lastRound } };
  await applyReport(client, nodes.capable, { observed });
  await expectLabels(nodes.capable, 'capable');
  await expectLabels(nodes.old, 'unsupported');
});

afterEach(() => removeWorkloads(client, namespace));

afterAll(() => stack.disposeAsync());

function isDecided({ status }: Pod): boolean {
  return status?.conditions?.some(({ type }) => type === 'PodScheduled') === true;
}

/** Where the scheduler places this many pods with this affinity: how many on each node, and how many stay pending. */
async function schedule(count: number, nodeAffinity: object): Promise<Record<'capable' | 'old' | 'waiting', number>> {
  const spec = { nodeSelector: selector, affinity: { nodeAffinity } };
  for (let index = 0; index < count; index++) {
    await client.create(pods, plainPod({ name: `quic-${String(index)}`, spec }));
  }
  const found = await vi.waitFor(
    async () => {
      const seen = readPods(await client.get(pods));
      expect(seen.filter(isDecided)).toHaveLength(count);
      return seen;
    },
    { timeout: 30_000, interval: 100 },
  );
  const on = (name?: string): number => found.filter((pod) => pod.spec.nodeName === name).length;
  return { capable: on(nodes.capable), old: on(nodes.old), waiting: on() };
}

const term = (operator: 'In' | 'NotIn') => ({
  matchExpressions: [{ key: capabilityLabels.podGso, operator, values: ['capable'] }],
});
const required = (operator: 'In' | 'NotIn') => ({
  requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term(operator)] },
});
const preferred = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: term('In') }] };

describe('Pods whose author wrote node affinity on the labels of the operator', () => {
  it.each([
    ['go to capable nodes alone and wait without room there', required('In'), { capable: 3, old: 0, waiting: 2 }],
    ['go to capable nodes while there is room, and then elsewhere', preferred, { capable: 3, old: 2, waiting: 0 }],
    ['keep away from capable nodes', required('NotIn'), { capable: 0, old: 3, waiting: 2 }],
  ])('%s', async (_, affinity, expected) => {
    expect(await schedule(5, affinity)).toEqual(expected);
  });
});
