import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  capabilityLabels,
  disableAnnotation,
  networks,
  nodeAnnotation,
  placementLabel,
  type Network,
} from '../../../api/names.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { AdmissionFixture } from '../../support/admission/admission-fixture.ts';
import { installPolicies, removePolicies } from '../../support/admission/admission-policies.ts';
import { podsPath } from '../../support/admission/gso-policy.ts';
import {
  environmentOf,
  plainPod,
  quicPod,
  readPod,
  withoutIdentity,
  type Pod,
} from '../../support/admission/quic-pod.ts';
import { observePolicies } from '../../support/admission/wait-for-policies.ts';

// What the corpus does not cover: the real scheduler, the older Binding, and admission without a node map or policies.

const namespace = 'admission';
const otherNamespace = 'admission-not-opted-in';
const pods = podsPath(namespace);

/** The scheduler may use only these, so that nodes of other files do not matter. */
const ourNodes = { 'test.quicgso.io/file': 'admission' };
const nodes = {
  capable: 'capable,capable,capable,capable',
  /** GSO works for pods on the pod network only, ECN on the host network only. */
  mixed: 'capable,broken,degraded,capable',
  broken: 'broken,broken,broken,broken',
};

const safe = { QUIC_GO_DISABLE_GSO: 'true', QUIC_GO_DISABLE_ECN: 'true' };
const full = { QUIC_GO_DISABLE_GSO: 'false', QUIC_GO_DISABLE_ECN: 'false' };
const forged = Object.fromEntries(
  networks.flatMap((network) => [
    [disableAnnotation('gso', network), 'false'],
    [disableAnnotation('ecn', network), 'false'],
  ]),
);

const stack = new AsyncDisposableStack();
let fixture: AdmissionFixture;
let counter = 0;

async function waitFor<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 30_000, interval: 25 });
}

async function expectIdle(policies?: readonly string[]): Promise<void> {
  const acts = await observePolicies(fixture.client, { namespace: fixture.canary, node: 'capable' });
  expect((policies ?? Object.keys(acts)).filter((policy) => acts[policy] !== false)).toEqual([]);
}

async function addNode(name: string, gso?: string): Promise<void> {
  const labels = { ...ourNodes, ...(gso !== undefined && { [capabilityLabels.podGso]: gso }) };
  const { client } = fixture;
  await createNode(client, { name, kernelVersion: '6.8.0', labels }, AbortSignal.timeout(10_000));
  stack.defer(async () => client.remove(`/api/v1/nodes/${name}`));
}

/** Creates a pod that no scheduler binds. */
async function createUnbound(pod: Pod, path = pods): Promise<void> {
  await fixture.client.create(path, { ...pod, spec: { ...pod.spec, schedulerName: 'nobody' } });
}

async function getPod(name: string, path = pods): Promise<Pod> {
  return readPod(await fixture.client.get(`${path}/${name}`));
}

beforeAll(async () => {
  const namespaces = new Map([
    [namespace, 'enabled'],
    [otherNamespace, null],
  ]);
  fixture = stack.use(await AdmissionFixture.create({ nodes, namespaces }));
});

afterAll(async () => stack.disposeAsync());

describe('A treated pod that the scheduler binds', () => {
  /** Creates a pod, and returns it once the real scheduler has bound it. */
  async function scheduled(pod: Pod, node?: string): Promise<Pod> {
    const nodeSelector = { ...ourNodes, ...(node !== undefined && { 'kubernetes.io/hostname': node }) };
    await fixture.client.create(pods, { ...pod, spec: { ...pod.spec, nodeSelector } });
    return waitFor(async () => {
      const found = await getPod(pod.metadata.name);
      expect(found.spec.nodeName).toBeDefined();
      return found;
    });
  }

  beforeAll(async () => {
    await addNode('capable', 'capable');
    await addNode('broken', 'broken');
    await addNode('mixed');
    await addNode('unmapped');
  });

  it.each([
    [
      'reads its own network: the pod network',
      'mixed',
      {},
      { QUIC_GO_DISABLE_GSO: 'false', QUIC_GO_DISABLE_ECN: 'true' },
    ],
    [
      'reads its own network: the host network',
      'mixed',
      { hostNetwork: true },
      { QUIC_GO_DISABLE_GSO: 'true', QUIC_GO_DISABLE_ECN: 'false' },
    ],
    ['runs at full speed on a capable node', 'capable', {}, full],
    ['runs safely on a broken node', 'broken', {}, safe],
    ['runs safely on a node that the map does not know', 'unmapped', {}, safe],
  ])('%s', async (_what, node, spec, expected) => {
    const name = `scheduled-${String(counter++)}`;
    const initContainers = [
      { name: 'init', image: 'x' },
      { name: 'sidecar', image: 'x', restartPolicy: 'Always' },
    ];
    const pod = await scheduled(
      quicPod('none', { name, annotations: forged, spec: { ...spec, initContainers } }),
      node,
    );
    for (const container of ['server', 'init', 'sidecar']) expect(environmentOf(pod, container)).toEqual(expected);
    expect(pod.metadata.annotations?.[nodeAnnotation]).toBe(node);
  });

  it('prefers a capable node', async () => {
    const bound = await scheduled(quicPod('prefer', { name: 'prefers' }));
    expect(bound.spec.nodeName).toBe('capable');
    expect(environmentOf(bound, 'server')).toEqual(full);
  });

  it('stays pending until a node is capable when it requires one, and runs there at full speed', async () => {
    const { client } = fixture;
    await addNode('late', 'broken');
    const spec = { nodeSelector: { ...ourNodes, 'kubernetes.io/hostname': 'late' } };
    await client.create(pods, quicPod('require', { name: 'requires', spec }));
    await waitFor(async () => {
      const { status } = await getPod('requires');
      expect(status?.conditions?.[0]).toMatchObject({ type: 'PodScheduled', reason: 'Unschedulable' });
    });
    await fixture.writeNodeMap({ ...nodes, late: nodes.capable });
    await fixture.waitForPolicies('late');
    await client.patch('/api/v1/nodes/late', { metadata: { labels: { [capabilityLabels.podGso]: 'capable' } } });
    await waitFor(async () => {
      const pod = await getPod('requires');
      expect(pod.spec.nodeName).toBe('late');
      expect(environmentOf(pod, 'server')).toEqual(full);
    });
  });
});

async function bind(pod: Pod, path = pods): Promise<Pod> {
  const { name } = pod.metadata;
  await createUnbound(pod, path);
  return readPod(await fixture.bind(path === pods ? namespace : otherNamespace, name, { node: 'capable' }));
}

it('Binding through the older resource writes the verdicts of both networks', async () => {
  const name = 'bind-legacy';
  await createUnbound(quicPod('none', { name }));
  await fixture.client.create(pods.replace(/pods$/, 'bindings'), {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name },
    target: { apiVersion: 'v1', kind: 'Node', name: 'mixed' },
  });
  const bound = await getPod(name);
  expect(bound.spec.nodeName).toBe('mixed');
  expect(bound.metadata.annotations).toEqual({
    [disableAnnotation('gso', 'pod')]: 'false',
    [disableAnnotation('gso', 'host')]: 'true',
    [disableAnnotation('ecn', 'pod')]: 'true',
    [disableAnnotation('ecn', 'host')]: 'false',
    [nodeAnnotation]: 'mixed',
  });
});

describe('Without a GsoNodeMap', () => {
  beforeAll(async () => {
    await fixture.removeNodeMap();
    await waitFor(async () => expectIdle(['pod-with-node-name', 'bind']));
  });

  afterAll(async () => {
    await fixture.writeNodeMap(nodes);
    await fixture.waitForPolicies();
  });

  it.each<Network>(['pod', 'host'])('a treated pod keeps the safe values at binding: %s network', async (network) => {
    const spec = { hostNetwork: network === 'host' };
    const bound = await bind(quicPod('none', { name: `no-map-${network}`, annotations: forged, spec }));
    expect(environmentOf(bound, 'server')).toEqual(safe);
  });

  it('a treated pod that names its node has the safe values', async () => {
    const named = quicPod('none', { annotations: forged, spec: { nodeName: 'capable' } });
    const pod = readPod(await fixture.admitted(namespace, named));
    expect(environmentOf(pod, 'server')).toEqual(safe);
  });
});

describe('Not touched is', () => {
  const otherPods = podsPath(otherNamespace);
  const alternatives: [string, Pod, string][] = [
    ['a pod without the label', plainPod(), pods],
    ['a pod without the label, with forged annotations', plainPod({ annotations: forged }), pods],
    ['a pod with another value of the label', plainPod({ labels: { [placementLabel]: 'Prefer' } }), pods],
    ['a pod with an empty label', plainPod({ labels: { [placementLabel]: '' } }), pods],
    ['a Windows pod', quicPod('prefer', { spec: { os: { name: 'windows' } } }), pods],
    [
      'a Windows pod that names its node',
      quicPod('prefer', { spec: { os: { name: 'windows' }, nodeName: 'capable' } }),
      pods,
    ],
    // Only a kubelet may create it with its node; without one it is an ordinary pod with that annotation.
    [
      'a mirror pod',
      quicPod('prefer', { annotations: { 'kubernetes.io/config.mirror': 'x' }, spec: { nodeName: 'capable' } }),
      pods,
    ],
    ['a pod of another namespace', quicPod('prefer'), otherPods],
    ['a pod of another namespace, with forged annotations', quicPod('require', { annotations: forged }), otherPods],
    ['a pod of another namespace that names its node', quicPod('none', { spec: { nodeName: 'capable' } }), otherPods],
  ];
  const before = new Map<string, string>();

  /** Stored and read back, byte for byte; in the namespace that did not opt in, after binding to a node. */
  async function stored(pod: Pod, path: string): Promise<string> {
    const { name } = pod.metadata;
    try {
      if (path === otherPods && pod.spec.nodeName === undefined) await bind(pod, path);
      else await createUnbound(pod, path);
      return JSON.stringify(withoutIdentity(await getPod(name, path)), undefined, 2);
    } finally {
      await fixture.client.remove(`${path}/${name}`);
    }
  }

  beforeAll(async () => {
    const { client } = fixture;
    await removePolicies(client);
    try {
      await waitFor(async () => expectIdle());
      for (const [what, pod, path] of alternatives) before.set(what, await stored(pod, path));
    } finally {
      await installPolicies(client);
      await fixture.waitForPolicies();
    }
  });

  it.each(alternatives)('%s: it is stored as in a cluster without the policies', async (what, pod, path) => {
    expect(await stored(pod, path)).toBe(before.get(what));
  });
});
