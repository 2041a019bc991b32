import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  apiVersion,
  capabilityLabels,
  disableAnnotation,
  injectedLabel,
  injectionLabel,
  networks,
  nodeAnnotation,
  nodeMapName,
  placementLabel,
  plurals,
  type Network,
} from '../../../api/names.ts';
import { labelValues } from '../../../api/vocabulary.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { installPolicies, removePolicies } from '../../support/admission/admission-policies.ts';
import { Connection } from '../../support/cluster/connection.ts';
import { createNamespace } from '../../support/cluster/namespace.ts';
import {
  environmentOf,
  plainPod,
  quicPod,
  readPod,
  variablesFor,
  withoutIdentity,
  type Pod,
} from '../../support/admission/quic-pod.ts';

const namespace = 'admission';
const otherNamespace = 'admission-not-opted-in';
const pods = `/api/v1/namespaces/${namespace}/pods`;
const otherPods = `/api/v1/namespaces/${otherNamespace}/pods`;
const nodeMap = `/apis/${apiVersion}/${plurals.nodeMaps}/${nodeMapName}`;
const admission = '/apis/admissionregistration.k8s.io/v1';

/** The scheduler may use these alone, so that no other file's nodes matter. */
const ourNodes = { 'test.quicgso.io/file': 'admission' };
const capableNode = 'admission-capable';
/** GSO works for pods on the pod network only, ECN on the host network only. */
const mixedNode = 'admission-mixed';
const brokenNode = 'admission-broken';
const unmappedNode = 'admission-unmapped';

const verdicts: Record<string, string> = {
  [capableNode]: 'capable,capable,capable,capable',
  [mixedNode]: 'capable,broken,degraded,capable',
  [brokenNode]: 'broken,broken,broken,broken',
  // Nodes that exist in the map only: a Binding may name any node.
  ...Object.fromEntries(
    labelValues.map((value) => [`admission-value-${value}`, [value, value, value, value].join(',')]),
  ),
};

const safe = { QUIC_GO_DISABLE_GSO: 'true', QUIC_GO_DISABLE_ECN: 'true' };
const full = { QUIC_GO_DISABLE_GSO: 'false', QUIC_GO_DISABLE_ECN: 'false' };

/** The annotations of both networks in the order of GsoNodeMap, and the node's name. */
function annotationsFor(node: string, [podGso, hostGso, podEcn, hostEcn]: readonly string[]): Record<string, unknown> {
  return {
    [disableAnnotation('gso', 'pod')]: podGso,
    [disableAnnotation('gso', 'host')]: hostGso,
    [disableAnnotation('ecn', 'pod')]: podEcn,
    [disableAnnotation('ecn', 'host')]: hostEcn,
    [nodeAnnotation]: node,
  };
}
const allOff = ['true', 'true', 'true', 'true'];

const forged = Object.fromEntries(
  networks.flatMap((network) => [
    [disableAnnotation('gso', network), 'false'],
    [disableAnnotation('ecn', network), 'false'],
  ]),
);

const capable = (network: Network): { key: string; operator: string; values: string[] } => ({
  key: capabilityLabels[`${network}Gso`],
  operator: 'In',
  values: ['capable'],
});

let connection: Connection;

/** What would be stored: a dry run goes through all of admission. */
async function admitted(pod: Pod, path = pods): Promise<Pod> {
  return readPod(await connection.create(path, pod, { dryRun: 'All' }));
}

async function writeNodeMap(nodes: Record<string, string> | undefined): Promise<void> {
  if (nodes === undefined) await connection.remove(nodeMap);
  else {
    const body = { apiVersion, kind: 'GsoNodeMap', metadata: { name: nodeMapName }, nodes };
    await connection.apply(nodeMap, body, 'admission.test');
  }
  await waitFor(async () => {
    for (const node of [capableNode, mixedNode]) {
      const { annotations } = (await admitted(plainPod({ name: 'canary', spec: { nodeName: node } }))).metadata;
      expect(annotations?.[nodeAnnotation]).toBe(nodes === undefined ? undefined : node);
      if (nodes === undefined) continue;
      expect(annotations?.[disableAnnotation('gso', 'pod')]).toBe(
        nodes[node]?.startsWith('capable') === true ? 'false' : 'true',
      );
    }
  });
}

async function waitFor<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 30_000, interval: 25 });
}

/** Waits until each of our policies acts, or none. */
async function waitForPolicies(act: boolean): Promise<void> {
  await waitFor(async () => {
    const { metadata, spec } = await admitted(quicPod('prefer', { name: 'canary', annotations: forged }));
    expect(metadata.annotations?.[disableAnnotation('gso', 'pod')]).toBe(act ? 'true' : 'false');
    expect(metadata.labels?.[injectedLabel]).toBe(act ? 'pod' : undefined);
    expect(spec.affinity === undefined).toBe(!act);
    const named = await admitted(plainPod({ name: 'canary', spec: { nodeName: capableNode } }));
    expect(named.metadata.annotations?.[nodeAnnotation]).toBe(act ? capableNode : undefined);
  });
  await waitFor(async () => {
    const bound = await bind(quicPod('none', { name: `canary-${String(counter++)}` }), capableNode);
    await connection.remove(`${pods}/${bound.metadata.name}`);
    expect(bound.metadata.annotations?.[nodeAnnotation]).toBe(act ? capableNode : undefined);
  });
}
let counter = 0;

interface BindOptions {
  readonly path?: string;
  readonly annotations?: Record<string, string>;
  /** `/bindings`, the older way. */
  readonly legacy?: boolean;
}

/** Creates a pod and binds it as a scheduler would, to any name of a node. */
async function bind(
  pod: Pod,
  node: string,
  { path = pods, annotations, legacy = false }: BindOptions = {},
): Promise<Pod> {
  const { name } = pod.metadata;
  await connection.create(path, { ...pod, spec: { ...pod.spec, schedulerName: 'admission-test' } });
  await connection.create(legacy ? path.replace(/pods$/, 'bindings') : `${path}/${name}/binding`, {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name, ...(annotations !== undefined && { annotations }) },
    target: { apiVersion: 'v1', kind: 'Node', name: node },
  });
  return readPod(await connection.get(`${path}/${name}`));
}

/** Creates a pod, and returns it once the real scheduler has bound it. */
async function scheduled(pod: Pod, node?: string): Promise<Pod> {
  const nodeSelector = { ...ourNodes, ...(node !== undefined && { 'kubernetes.io/hostname': node }) };
  await connection.create(pods, { ...pod, spec: { ...pod.spec, nodeSelector } });
  return waitFor(async () => {
    const found = readPod(await connection.get(`${pods}/${pod.metadata.name}`));
    expect(found.spec.nodeName).toBeDefined();
    return found;
  });
}

beforeAll(async () => {
  connection = new Connection();
  await createNamespace(connection, namespace, { [injectionLabel]: 'enabled' });
  await createNamespace(connection, otherNamespace);
  const signal = AbortSignal.timeout(30_000);
  for (const [name, value] of [
    [capableNode, 'capable'],
    [brokenNode, 'broken'],
    [mixedNode, undefined],
    [unmappedNode, undefined],
  ] as const) {
    const labels =
      value === undefined ? {} : Object.fromEntries(Object.values(capabilityLabels).map((key) => [key, value]));
    await createNode(connection.client, { name, kernelVersion: '6.8.0', labels: { ...labels, ...ourNodes } }, signal);
  }
  await writeNodeMap(verdicts);
  await waitForPolicies(true);
});

afterAll(async () => {
  await installPolicies(connection);
  await connection.remove(nodeMap);
  for (const name of [capableNode, mixedNode, brokenNode, unmappedNode])
    await connection.remove(`/api/v1/nodes/${name}`);
  for (const path of [pods, otherPods]) await connection.remove(path);
  for (const name of [namespace, otherNamespace]) await connection.remove(`/api/v1/namespaces/${name}`);
  await connection[Symbol.asyncDispose]();
});

describe('A treated pod that the scheduler binds', () => {
  it.each([
    [
      'reads its own network: the pod network',
      mixedNode,
      {},
      { QUIC_GO_DISABLE_GSO: 'false', QUIC_GO_DISABLE_ECN: 'true' },
    ],
    [
      'reads its own network: the host network',
      mixedNode,
      { hostNetwork: true },
      { QUIC_GO_DISABLE_GSO: 'true', QUIC_GO_DISABLE_ECN: 'false' },
    ],
    ['runs at full speed on a capable node', capableNode, {}, full],
    ['runs safely on a broken node', brokenNode, {}, safe],
    ['runs safely on a node that the map does not know', unmappedNode, {}, safe],
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
    expect(bound.spec.nodeName).toBe(capableNode);
    expect(environmentOf(bound, 'server')).toEqual(full);
  });

  it('waits for a capable node when it requires one, and runs at full speed there', async () => {
    const late = 'admission-late';
    await createNode(
      connection.client,
      { name: late, kernelVersion: '6.8.0', labels: { [capabilityLabels.podGso]: 'broken', ...ourNodes } },
      AbortSignal.timeout(10_000),
    );
    try {
      const spec = { nodeSelector: { ...ourNodes, 'kubernetes.io/hostname': late } };
      await connection.create(pods, quicPod('require', { name: 'requires', spec }));
      await waitFor(async () => {
        const { status } = readPod(await connection.get(`${pods}/requires`));
        expect(status?.conditions?.[0]).toMatchObject({ type: 'PodScheduled', reason: 'Unschedulable' });
      });
      await writeNodeMap({ ...verdicts, [late]: 'capable,capable,capable,capable' });
      // The map may reach the API server a moment later than the pods that watch for it.
      await waitFor(async () => {
        const { metadata } = await admitted(plainPod({ name: 'canary', spec: { nodeName: late } }));
        expect(metadata.annotations?.[disableAnnotation('gso', 'pod')]).toBe('false');
      });
      await connection.patch(`/api/v1/nodes/${late}`, {
        metadata: { labels: { [capabilityLabels.podGso]: 'capable' } },
      });
      await waitFor(async () => {
        const pod = readPod(await connection.get(`${pods}/requires`));
        expect(pod.spec.nodeName).toBe(late);
        expect(environmentOf(pod, 'server')).toEqual(full);
      });
    } finally {
      await connection.remove(`${pods}/requires`);
      await connection.remove(`/api/v1/nodes/${late}`);
      await writeNodeMap(verdicts);
    }
  });
});

describe('Binding', () => {
  it.each(labelValues.map((value) => [value, value === 'capable' ? 'false' : 'true']))(
    'turns the verdict %s into "%s"',
    async (value, expected) => {
      const node = `admission-value-${value}`;
      const pod = await bind(quicPod('none', { name: `value-${value}` }), node);
      expect(pod.metadata.annotations).toEqual(
        annotationsFor(
          node,
          Array.from({ length: 4 }, () => expected),
        ),
      );
    },
  );

  it.each<[string, Pod, BindOptions]>([
    ['a pod that is not treated', plainPod({ name: 'bind-untreated' }), {}],
    [
      'a pod with forged annotations',
      plainPod({ name: 'bind-forged', annotations: { ...forged, [nodeAnnotation]: 'x' } }),
      {},
    ],
    [
      'through a Binding with forged annotations',
      quicPod('none', { name: 'bind-forged-binding' }),
      { annotations: forged },
    ],
    ['through the older resource', quicPod('none', { name: 'bind-legacy' }), { legacy: true }],
  ])('writes the verdicts of both networks onto %s', async (_what, pod, options) => {
    const bound = await bind(pod, mixedNode, options);
    expect(bound.metadata.annotations).toEqual(annotationsFor(mixedNode, ['false', 'true', 'true', 'false']));
    expect(bound.spec.nodeName).toBe(mixedNode);
  });

  it('keeps other annotations of the pod and of the Binding', async () => {
    const pod = quicPod('none', { name: 'bind-others', annotations: { mine: 'pod' } });
    const bound = await bind(pod, capableNode, { annotations: { theirs: 'binding' } });
    expect(bound.metadata.annotations).toEqual({
      ...annotationsFor(capableNode, ['false', 'false', 'false', 'false']),
      mine: 'pod',
      theirs: 'binding',
    });
  });

  it('writes the safe values for a node that the map does not know', async () => {
    const bound = await bind(quicPod('none', { name: 'bind-unmapped', annotations: forged }), unmappedNode);
    expect(bound.metadata.annotations).toEqual(annotationsFor(unmappedNode, allOff));
  });

  it('leaves the pods of other namespaces alone', async () => {
    const bound = await bind(quicPod('none', { name: 'bind-other-namespace' }), capableNode, { path: otherPods });
    expect(bound.metadata.annotations).toBeUndefined();
  });
});

describe('Without a GsoNodeMap', () => {
  beforeAll(() => writeNodeMap(undefined));
  afterAll(() => writeNodeMap(verdicts));

  it.each(networks)('a treated pod keeps the safe values when it is bound: %s network', async (network) => {
    const spec = { hostNetwork: network === 'host' };
    const pod = quicPod('none', { name: `no-map-${network}`, annotations: forged, spec });
    const bound = await bind(pod, capableNode);
    expect(environmentOf(bound, 'server')).toEqual(safe);
  });

  it('a treated pod that names its node has the safe values', async () => {
    const pod = await admitted(quicPod('none', { annotations: forged, spec: { nodeName: capableNode } }));
    expect(environmentOf(pod, 'server')).toEqual(safe);
  });
});

describe('Creation', () => {
  it.each(networks)('marks a treated pod of the %s network, and forces the safe values', async (network) => {
    const spec = { hostNetwork: network === 'host' };
    const labels = { [injectedLabel]: 'forged' };
    const { metadata } = await admitted(quicPod('none', { labels, annotations: { ...forged, mine: 'kept' }, spec }));
    expect(metadata.labels?.[injectedLabel]).toBe(network);
    expect(metadata.annotations).toMatchObject({
      [disableAnnotation('gso', network)]: 'true',
      [disableAnnotation('ecn', network)]: 'true',
      mine: 'kept',
    });
  });

  const [gso, ecn] = variablesFor('pod');
  const mine = { name: 'QUIC_GO_DISABLE_GSO', value: 'mine' };
  const empty = { name: 'QUIC_GO_DISABLE_ECN' };
  const other = { name: 'OTHER', value: 'x' };
  it.each([
    ['adds both variables to a container without any', undefined, [gso, ecn]],
    ['adds them behind others', [other], [other, gso, ecn]],
    ['adds them to an empty list', [], [gso, ecn]],
    ['keeps a variable of the user', [mine], [mine, ecn]],
    ['keeps a variable that the user left empty', [empty, other], [empty, other, gso]],
    ['keeps a variable that the user has twice', [mine, other, mine], [mine, other, mine, ecn]],
    ['adds nothing when the user has both', [empty, mine], [empty, mine]],
  ])('%s', async (_what, env, expected) => {
    const container = { name: 'server', image: 'x', ...(env !== undefined && { env }) };
    const initContainers = [
      { ...container, name: 'init' },
      { ...container, name: 'sidecar', restartPolicy: 'Always' },
    ];
    const { spec } = await admitted(quicPod('none', { spec: { containers: [container], initContainers } }));
    expect([...spec.containers, ...(spec.initContainers ?? [])].map((found) => found.env)).toEqual([
      expected,
      expected,
      expected,
    ]);
  });

  it('treats a manifest with env: null', async () => {
    const pod = quicPod('none');
    const containers = [{ name: 'server', image: 'x', env: null }];
    const found = readPod(
      await connection.create(pods, { ...pod, spec: { ...pod.spec, containers } }, { dryRun: 'All' }),
    );
    expect(found.spec.containers[0]?.env).toEqual([gso, ecn]);
  });

  it('treats each container by what it has itself', async () => {
    const containers = [
      { name: 'a', image: 'x', env: [mine] },
      { name: 'b', image: 'x' },
    ];
    const { spec } = await admitted(quicPod('none', { spec: { containers } }));
    expect(spec.containers.map((container) => container.env)).toEqual([
      [mine, ecn],
      [gso, ecn],
    ]);
  });

  it.each(['gvisor', 'kata'])(
    'gives a pod of the runtime class %s the safe values without a reference',
    async (name) => {
      await connection.create('/apis/node.k8s.io/v1/runtimeclasses', { metadata: { name }, handler: 'runsc' });
      try {
        // The class must reach the API server's own cache.
        const { spec, metadata } = await waitFor(() => admitted(quicPod('none', { spec: { runtimeClassName: name } })));
        expect(spec.containers[0]?.env).toEqual(
          Object.entries(safe).map(([variable, value]) => ({ name: variable, value })),
        );
        expect(metadata.labels?.[injectedLabel]).toBe('pod');
      } finally {
        await connection.remove(`/apis/node.k8s.io/v1/runtimeclasses/${name}`);
      }
    },
  );
});

describe('A pod that names its node', () => {
  it.each<[string, Pod]>([
    ['treated', quicPod('prefer', { spec: { nodeName: mixedNode } })],
    [
      'treated, with forged annotations',
      quicPod('require', { annotations: { ...forged, [nodeAnnotation]: 'x' }, spec: { nodeName: mixedNode } }),
    ],
    ['not treated', plainPod({ spec: { nodeName: mixedNode } })],
    ['not treated, with forged annotations', plainPod({ annotations: forged, spec: { nodeName: mixedNode } })],
  ])('gets what a Binding would have written, and no placement: %s', async (_what, pod) => {
    const { metadata, spec } = await admitted(pod);
    expect(metadata.annotations).toEqual(annotationsFor(mixedNode, ['false', 'true', 'true', 'false']));
    expect(spec.affinity).toBeUndefined();
  });

  it('gets the safe values on a node that the map does not know', async () => {
    const { metadata } = await admitted(quicPod('none', { annotations: forged, spec: { nodeName: unmappedNode } }));
    expect(metadata.annotations).toEqual(annotationsFor(unmappedNode, allOff));
  });

  it('reads its own network', async () => {
    const pod = await admitted(quicPod('none', { spec: { nodeName: mixedNode, hostNetwork: true } }));
    expect(environmentOf(pod, 'server')).toEqual({ QUIC_GO_DISABLE_GSO: 'true', QUIC_GO_DISABLE_ECN: 'false' });
  });
});

describe('Placement', () => {
  const exists = { key: 'zone', operator: 'Exists' };
  const fields = [{ key: 'metadata.name', operator: 'In', values: ['a'] }];
  const requiring = (...nodeSelectorTerms: object[]): object => ({
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
  });
  const preferring = (...preferences: object[]): object => ({
    preferredDuringSchedulingIgnoredDuringExecution: preferences.map((preference) => ({ weight: 100, preference })),
  });
  const ours = { matchExpressions: [capable('pod')] };
  const broken = { ...capable('pod'), operator: 'NotIn', values: ['broken'] };
  const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: {} }] };

  it.each<[string, 'prefer' | 'require' | 'none', object | undefined, object | undefined]>([
    ['prefer: a term of the highest weight', 'prefer', undefined, preferring(ours)],
    [
      'prefer: behind other terms',
      'prefer',
      preferring({ matchExpressions: [exists] }),
      preferring({ matchExpressions: [exists] }, ours),
    ],
    ['prefer: not twice', 'prefer', preferring(ours), preferring(ours)],
    [
      'prefer: beside what the user says about our label',
      'prefer',
      preferring({ matchExpressions: [broken] }),
      preferring({ matchExpressions: [broken] }, ours),
    ],
    [
      'prefer: leaves required terms alone',
      'prefer',
      requiring({ matchExpressions: [exists] }),
      { ...requiring({ matchExpressions: [exists] }), ...preferring(ours) },
    ],
    ['require: a new term where there is none', 'require', undefined, requiring(ours)],
    [
      'require: into every term',
      'require',
      requiring({ matchExpressions: [exists] }, { matchExpressions: [broken] }),
      requiring({ matchExpressions: [exists, capable('pod')] }, { matchExpressions: [broken, capable('pod')] }),
    ],
    [
      'require: into a term with fields only',
      'require',
      requiring({ matchFields: fields }),
      requiring({ matchFields: fields, matchExpressions: [capable('pod')] }),
    ],
    [
      'require: not into a term that has it',
      'require',
      requiring(ours, { matchExpressions: [exists] }),
      requiring(ours, { matchExpressions: [exists, capable('pod')] }),
    ],
    [
      'require: leaves an empty term alone',
      'require',
      requiring({}, { matchExpressions: [exists] }),
      requiring({}, { matchExpressions: [exists, capable('pod')] }),
    ],
    ['require: leaves a lone empty term alone', 'require', requiring({}), requiring({})],
    [
      'require: leaves preferred terms alone',
      'require',
      preferring({ matchExpressions: [exists] }),
      { ...preferring({ matchExpressions: [exists] }), ...requiring(ours) },
    ],
    ['none: nothing', 'none', undefined, undefined],
    [
      'none: leaves terms alone',
      'none',
      requiring({ matchExpressions: [exists] }),
      requiring({ matchExpressions: [exists] }),
    ],
  ])('%s', async (_what, placement, nodeAffinity, expected) => {
    const pod = quicPod(placement, nodeAffinity === undefined ? {} : { spec: { affinity: { nodeAffinity } } });
    expect((await admitted(pod)).spec.affinity?.nodeAffinity).toEqual(expected);
  });

  it('adds to an affinity that says nothing about nodes', async () => {
    const { spec } = await admitted(quicPod('require', { spec: { affinity: { podAffinity } } }));
    expect(spec.affinity).toEqual({ podAffinity, nodeAffinity: requiring(ours) });
  });

  it('asks for the label of the host network on the host network', async () => {
    const { spec } = await admitted(quicPod('require', { spec: { hostNetwork: true } }));
    expect(spec.affinity?.nodeAffinity).toEqual(requiring({ matchExpressions: [capable('host')] }));
  });

  it.each(['prefer', 'require'] as const)('leaves the pods of a DaemonSet on their node: %s', async (placement) => {
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'x', uid: 'x' }];
    const nodeAffinity = requiring({ matchFields: fields });
    const { metadata, spec } = await admitted(
      quicPod(placement, { ownerReferences, spec: { affinity: { nodeAffinity } } }),
    );
    expect(spec.affinity).toEqual({ nodeAffinity });
    expect(spec.containers[0]?.env).toEqual(variablesFor('pod'));
    expect(metadata.labels?.[injectedLabel]).toBe('pod');
  });

  it('places the pods of a ReplicaSet', async () => {
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'x', uid: 'x' }];
    expect((await admitted(quicPod('prefer', { ownerReferences }))).spec.affinity?.nodeAffinity).toEqual(
      preferring(ours),
    );
  });
});

describe('A second evaluation', () => {
  it.each<[string, Pod]>([
    ['prefer', quicPod('prefer')],
    ['require', quicPod('require')],
    [
      'require, several terms',
      quicPod('require', {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{}, { matchExpressions: [{ key: 'a', operator: 'Exists' }] }],
              },
            },
          },
        },
      }),
    ],
    ['none, host network', quicPod('none', { spec: { hostNetwork: true } })],
    ['a node by name', quicPod('prefer', { spec: { nodeName: mixedNode } })],
  ])('changes nothing: %s', async (_what, pod) => {
    const once = await admitted(pod);
    const { name, labels, annotations } = once.metadata;
    const twice = await admitted({ ...once, metadata: { name, labels: labels ?? {}, annotations: annotations ?? {} } });
    expect(twice.spec).toEqual(once.spec);
    expect(twice.metadata.labels).toEqual(labels);
    expect(twice.metadata.annotations).toEqual(annotations);
  });
});

describe('Not touched is', () => {
  const alternatives: [string, Pod, string][] = [
    ['a pod without the label', plainPod(), pods],
    ['a pod without the label, with forged annotations', plainPod({ annotations: forged }), pods],
    ['a pod with another value of the label', plainPod({ labels: { [placementLabel]: 'Prefer' } }), pods],
    ['a pod with an empty label', plainPod({ labels: { [placementLabel]: '' } }), pods],
    ['a Windows pod', quicPod('prefer', { spec: { os: { name: 'windows' } } }), pods],
    [
      'a Windows pod that names its node',
      quicPod('prefer', { spec: { os: { name: 'windows' }, nodeName: capableNode } }),
      pods,
    ],
    // Only a kubelet may create it with its node; without one it is an ordinary pod with that annotation.
    [
      'a mirror pod',
      quicPod('prefer', { annotations: { 'kubernetes.io/config.mirror': 'x' }, spec: { nodeName: capableNode } }),
      pods,
    ],
    ['a pod of another namespace', quicPod('prefer'), otherPods],
    ['a pod of another namespace, with forged annotations', quicPod('require', { annotations: forged }), otherPods],
    ['a pod of another namespace that names its node', quicPod('none', { spec: { nodeName: capableNode } }), otherPods],
  ];
  const before = new Map<string, string>();

  /** Really stored, and read again, byte for byte; in the namespace that did not opt in, bound to a node before. */
  async function stored(what: string, pod: Pod, path: string): Promise<string> {
    const { name } = pod.metadata;
    try {
      const answer = await connection.ask('POST', path, {
        ...pod,
        spec: { ...pod.spec, schedulerName: 'admission-test' },
      });
      expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(201);
      if (path === otherPods && pod.spec.nodeName === undefined)
        await connection.create(`${path}/${name}/binding`, bindingOf(name));
      return JSON.stringify(withoutIdentity(readPod(await connection.get(`${path}/${name}`))), undefined, 2);
    } finally {
      await connection.remove(`${path}/${name}`);
    }
  }

  const bindingOf = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name },
    target: { apiVersion: 'v1', kind: 'Node', name: capableNode },
  });

  beforeAll(async () => {
    await removePolicies(connection);
    await waitForPolicies(false);
    for (const [what, pod, path] of alternatives) before.set(what, await stored(what, pod, path));
    await installPolicies(connection);
    await waitForPolicies(true);
  });

  it.each(alternatives)('%s: it is stored as in a cluster without our policies', async (what, pod, path) => {
    expect(await stored(what, pod, path)).toBe(before.get(what));
  });
});

describe('Whatever the order of the policies', () => {
  // The API server takes the policies in a random order, which it rolls again each time one of them changes. So a policy
  // of our own is written anew for each round: that it acts shows that the order was rolled.
  const neighbour = 'admission-test-neighbour';
  const marker = 'test.quicgso.io/round';

  /** Adds a container and a mark, as a sidecar injector does. */
  function neighbourPolicy(round: string): object {
    return {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingAdmissionPolicy',
      metadata: { name: neighbour },
      spec: {
        failurePolicy: 'Ignore',
        reinvocationPolicy: 'Never',
        matchConstraints: {
          objectSelector: { matchLabels: { sidecar: 'wanted' } },
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        },
        mutations: [
          {
            patchType: 'JSONPatch',
            jsonPatch: {
              expression: `[
                JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("${marker}"), value: "${round}"},
                JSONPatch{op: "add", path: "/spec/containers/-", value: {"name": "sidecar", "image": "x"}}]`,
            },
          },
        ],
      },
    };
  }

  async function rollTheOrder(round: string): Promise<void> {
    const path = `${admission}/mutatingadmissionpolicies/${neighbour}`;
    await connection.apply(path, neighbourPolicy(round), 'admission.test');
    await waitFor(async () => {
      const { metadata } = await admitted(plainPod({ labels: { sidecar: 'wanted' } }));
      expect(metadata.labels?.[marker]).toBe(round);
    });
  }

  beforeAll(async () => {
    const binding = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingAdmissionPolicyBinding' };
    await connection.create(`${admission}/mutatingadmissionpolicybindings`, {
      ...binding,
      metadata: { name: neighbour },
      spec: { policyName: neighbour },
    });
  });

  afterAll(async () => {
    await connection.remove(`${admission}/mutatingadmissionpolicies/${neighbour}`);
    await connection.remove(`${admission}/mutatingadmissionpolicybindings/${neighbour}`);
  });

  describe.each(Array.from({ length: 12 }, (_item, index) => `round-${String(index)}`))('%s', (round) => {
    beforeEach(() => rollTheOrder(round));

    it('the map has the last word, forged values have none, and a sidecar is treated', async () => {
      const labels = { sidecar: 'wanted' };
      for (let index = 0; index < 4; index++) {
        const named = await admitted(quicPod('prefer', { labels, annotations: forged, spec: { nodeName: mixedNode } }));
        expect(named.metadata.annotations).toEqual(annotationsFor(mixedNode, ['false', 'true', 'true', 'false']));
        const free = await admitted(quicPod('prefer', { labels, annotations: forged }));
        for (const container of ['server', 'sidecar']) {
          expect(environmentOf(named, container)).toEqual({
            QUIC_GO_DISABLE_GSO: 'false',
            QUIC_GO_DISABLE_ECN: 'true',
          });
          expect(environmentOf(free, container)).toEqual(safe);
        }
      }
    });
  });
});
