import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { capabilityLabels, injectionLabel } from '../../../api/names.ts';
import type { PolicyRule } from '../../../api/v1alpha1.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { applyRules, podsPath, removeNamespace } from '../../support/admission/gso-policy.ts';
import { createNamespace } from '../../support/cluster/namespace.ts';
import { environmentOf, plainPod, readPods, type Pod } from '../../support/admission/quic-pod.ts';
import { removeWorkloads } from '../../support/admission/remove-workloads.ts';
import { runQuicgso } from '../../support/programs/run-quicgso.ts';
import {
  createTwoKindsOfNodes,
  nodeMap,
  removeNodes,
  waitUntilTreated,
  writeNodeMap,
  type TwoKindsOfNodes,
} from '../../support/admission/two-kinds-of-nodes.ts';

// How the real scheduler acts on it.

const namespace = 'placement';
const pods = podsPath(namespace);
const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const rules: PolicyRule[] = [
  { selector: { matchLabels: { app: 'prefers' } }, placement: 'Prefer' },
  { selector: { matchLabels: { app: 'requires' } }, placement: 'Require' },
];

/** Pods that a node has room for, so that the capable nodes are full before a Deployment of 40 is. */
const room = 12;

const explanationSchema = v.object({
  placement: v.object({
    waiting: v.object({ reason: v.string(), message: v.string(), scheduler: v.string(), capableNodes: v.unknown() }),
  }),
});

let client: TestClient;
let nodes: TwoKindsOfNodes;

beforeAll(async () => {
  client = new TestClient();
  await createNamespace(client, namespace, { [injectionLabel]: 'enabled' });
  nodes = await createTwoKindsOfNodes(client, namespace, room);
  await writeNodeMap(client, nodes);
  await applyRules(client, namespace, rules);
  for (const app of ['prefers', 'requires']) await waitUntilTreated(client, namespace, { app }, nodes);
});

afterEach(() => removeWorkloads(client, namespace));

afterAll(async () => {
  await removeNodes(client, nodes);
  await client.remove(nodeMap);
  await removeNamespace(client, namespace);
  await client[Symbol.asyncDispose]();
});

async function eventually<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 45_000, interval: 100 });
}

interface Wish {
  readonly name?: string;
  readonly terms?: readonly NodeSelectorTerm[];
}

interface NodeSelectorTerm {
  readonly matchExpressions?: readonly object[];
  readonly matchFields?: readonly object[];
}

function podFor(app: string, { name = app, terms }: Wish = {}): Pod {
  const required = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } };
  const affinity = terms === undefined ? {} : { affinity: required };
  return plainPod({ name, labels: { app }, spec: { nodeSelector: nodes.selector, ...affinity } });
}

async function deploy(app: string, replicas: number): Promise<void> {
  const { spec, metadata } = podFor(app);
  const template = { metadata: { labels: metadata.labels }, spec };
  const selector = { matchLabels: metadata.labels };
  const body = { metadata: { name: app }, spec: { replicas, selector, template } };
  await client.apply(`${deployments}/${app}`, { apiVersion: 'apps/v1', kind: 'Deployment', ...body }, 'tester');
}

/** The pods, once all exist and the scheduler has decided on each. It may decide again later. */
async function decided(count: number): Promise<Sorted> {
  return eventually(async () => {
    const found = readPods(await client.get(pods));
    expect(found.filter((pod) => scheduled(pod) !== undefined)).toHaveLength(count);
    return sort(found);
  });
}

function scheduled({ status }: Pod): { readonly reason?: string } | undefined {
  return status?.conditions?.find(({ type }) => type === 'PodScheduled');
}

type Sorted = Readonly<Record<'capable' | 'incapable' | 'waiting', readonly Pod[]>>;

function sort(found: readonly Pod[]): Sorted {
  const on = (names: readonly string[]): Pod[] => found.filter(({ spec }) => names.includes(spec.nodeName ?? ''));
  const waiting = found.filter(({ spec }) => spec.nodeName === undefined);
  return { capable: on(nodes.capable), incapable: on(nodes.incapable), waiting };
}

function expectValues(found: readonly Pod[], value: string): void {
  const env = { QUIC_GO_DISABLE_GSO: value, QUIC_GO_DISABLE_ECN: value };
  expect(found.map((pod) => environmentOf(pod, 'server'))).toEqual(found.map(() => env));
}

describe('A Deployment of 40 pods, of which capable nodes have room for 24', () => {
  it('that prefers fills capable nodes first, then runs on other nodes with GSO and ECN off', async () => {
    await deploy('prefers', 20);
    expect((await decided(20)).capable).toHaveLength(20);
    await deploy('prefers', 40);
    const { capable, incapable, waiting } = await decided(40);
    expect([capable.length, incapable.length, waiting.length]).toEqual([24, 16, 0]);
    expectValues(capable, 'false');
    expectValues(incapable, 'true');
  });

  it('that requires runs on capable nodes only, and the rest stay pending', async () => {
    await deploy('requires', 40);
    const { capable, incapable, waiting } = await decided(40);
    expect([capable.length, incapable.length, waiting.length]).toEqual([24, 0, 16]);
    expectValues(capable, 'false');
    // A pending pod is safe, no matter who binds it.
    expectValues(waiting, 'true');
    expect(waiting.map((pod) => scheduled(pod)?.reason)).toEqual(waiting.map(() => 'Unschedulable'));

    const name = waiting[0]?.metadata.name ?? '';
    const { stdout } = await runQuicgso(['explain', `pod/${name}`, '-n', namespace, '-o', 'json']);
    const { waiting: explained } = v.parse(explanationSchema, JSON.parse(stdout)).placement;
    expect(explained.reason).toBe('CapableNodesFull');
    expect(explained.message).toContain(`${capabilityLabels.podGso}=capable`);
    expect(explained.scheduler).toContain('Too many pods');
    expect(explained.capableNodes).toEqual(nodes.capable.map((node) => ({ node, obstacles: [] })));
  });
});

describe('A pod that requires a capable node and has required terms of its own', () => {
  const named = (name = ''): NodeSelectorTerm => ({
    matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }],
  });
  const zone = (...values: string[]): NodeSelectorTerm => ({
    matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values }],
  });
  const capableTerm = { key: capabilityLabels.podGso, operator: 'In', values: ['capable'] };

  it.each<[string, () => NodeSelectorTerm[], () => string | undefined]>([
    ['runs on the capable node of the zone that it names', () => [zone('b')], () => nodes.capable[1]],
    [
      'runs on a capable node that one of its terms allows, whatever the others allow',
      () => [zone('c'), named(nodes.incapable[0]), named(nodes.capable[0])],
      () => nodes.capable[0],
    ],
    [
      'stays pending when its terms allow only incapable nodes',
      () => [named(nodes.incapable[0]), zone('c')],
      () => undefined,
    ],
    [
      'stays pending when a term with only fields names an incapable node',
      () => [named(nodes.incapable[1])],
      () => undefined,
    ],
  ])('%s', async (_what, terms, node) => {
    await client.create(pods, podFor('requires', { terms: terms() }));
    const { capable, incapable, waiting } = await decided(1);
    expect(incapable).toEqual([]);
    const [pod] = [...capable, ...waiting];
    expect(pod?.spec.nodeName).toBe(node());
    expect(pod?.spec.affinity?.nodeAffinity).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms().map(({ matchExpressions = [], ...term }) => ({
          ...term,
          matchExpressions: [...matchExpressions, capableTerm],
        })),
      },
    });
  });
});
