import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  apiVersion,
  disableAnnotation,
  envAnnotation,
  injectedLabel,
  injectionLabel,
  nodeAnnotation,
  nodeMapName,
  plurals,
} from '../../../api/names.ts';
import { Connection } from '../../support/cluster/connection.ts';
import { createNamespace } from '../../support/cluster/namespace.ts';
import { environmentOf, plainPod, quicPod, readPod, type Pod } from '../../support/admission/quic-pod.ts';

// What the corpus cannot show, because it needs more than one pod: order, time and other policies.

const namespace = 'rules';
const pods = `/api/v1/namespaces/${namespace}/pods`;
const policy = `/apis/${apiVersion}/namespaces/${namespace}/${plurals.policies}/default`;
const nodeMap = `/apis/${apiVersion}/${plurals.nodeMaps}/${nodeMapName}`;
const admission = '/apis/admissionregistration.k8s.io/v1';
const nodes = {
  'rules-capable': 'capable,capable,capable,capable',
  'rules-mixed': 'capable,broken,degraded,capable',
  'rules-broken': 'broken,broken,broken,broken',
};
const tunnel = { name: 'TUNNEL_TRANSPORT_PROTOCOL', whenCapable: 'quic', whenIncapable: 'http2' };
const rules = [
  { selector: { matchLabels: { app: 'tunnel' } }, placement: 'Require', needs: ['GSO', 'ECN'], env: [tunnel] },
  { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['quic', 'tunnel'] }] } },
];

let connection: Connection;
let counter = 0;

async function admitted(pod: Pod): Promise<Pod> {
  return readPod(await connection.create(pods, pod, { dryRun: 'All' }));
}

/** Creates a pod and binds it as a scheduler would. `forged`: what the scheduler claims to know. */
async function bind(pod: Pod, node: string, forged: Record<string, string> = {}): Promise<Pod> {
  const name = `${pod.metadata.name}-${String(counter++)}`;
  const metadata = { ...pod.metadata, name };
  await connection.create(pods, { ...pod, metadata, spec: { ...pod.spec, schedulerName: 'rules-test' } });
  await connection.create(`${pods}/${name}/binding`, {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name, annotations: forged },
    target: { apiVersion: 'v1', kind: 'Node', name: node },
  });
  return readPod(await connection.get(`${pods}/${name}`));
}

/** Throws until rule, node map and the values of a Binding act. */
async function policiesAct(): Promise<void> {
  expect((await admitted(plainPod())).metadata.labels?.[injectedLabel]).toBe('pod');
  const named = await admitted(plainPod({ spec: { nodeName: 'rules-capable' } }));
  expect(named.metadata.annotations?.[disableAnnotation('gso', 'pod')]).toBe('false');
  const bound = await bind(plainPod({ labels: { app: 'tunnel' } }), 'rules-capable');
  expect(bound.metadata.annotations?.[envAnnotation(tunnel.name, 'pod')]).toBe('quic');
}

beforeAll(async () => {
  connection = new Connection();
  await createNamespace(connection, namespace, { [injectionLabel]: 'enabled' });
  await connection.apply(nodeMap, { apiVersion, kind: 'GsoNodeMap', metadata: { name: nodeMapName }, nodes }, 'rules');
  const metadata = { name: 'default', namespace };
  await connection.apply(policy, { apiVersion, kind: 'GsoPolicy', metadata, spec: { rules } }, 'rules');
  await vi.waitFor(policiesAct, { timeout: 30_000, interval: 50 });
});

afterAll(async () => {
  for (const path of [pods, nodeMap, `/api/v1/namespaces/${namespace}`]) await connection.remove(path);
  await connection[Symbol.asyncDispose]();
});

describe('The first rule that selects a pod', () => {
  it('treats it, and no other does', async () => {
    const { spec, metadata } = await admitted(plainPod({ labels: { app: 'tunnel' } }));
    expect(spec.containers[0]?.env?.map(({ name }) => name)).toEqual([
      'QUIC_GO_DISABLE_GSO',
      'QUIC_GO_DISABLE_ECN',
      tunnel.name,
    ]);
    expect(metadata.annotations).toEqual({
      [disableAnnotation('gso', 'pod')]: 'true',
      [disableAnnotation('ecn', 'pod')]: 'true',
      [envAnnotation(tunnel.name, 'pod')]: 'http2',
    });
    const capable = (key: string): object => ({ key, operator: 'In', values: ['capable'] });
    expect(spec.affinity?.nodeAffinity).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [capable('quicgso.io/pod-gso'), capable('quicgso.io/pod-ecn')] }],
      },
    });
  });

  it('is the same in 500 creations, by label or by rule', async () => {
    const winners = await Promise.all(
      Array.from({ length: 500 }, async (_item, index) => {
        const labels = { app: 'tunnel' };
        const pod = index % 2 === 0 ? plainPod({ labels }) : quicPod('none', { labels });
        const { env } = (await admitted(pod)).spec.containers[0] ?? {};
        return (env ?? []).length;
      }),
    );
    expect(winners).toEqual(Array.from({ length: 500 }, (_item, index) => (index % 2 === 0 ? 3 : 2)));
  });
});

describe('A value of a rule of its own', () => {
  it.each([
    ['is the one for capable nodes where all that the rule needs works', 'rules-capable', {}, 'quic'],
    ['is the other one where ECN does not work', 'rules-mixed', {}, 'http2'],
    ['is the other one where GSO does not work', 'rules-mixed', { hostNetwork: true }, 'http2'],
    ['is the other one where nothing works', 'rules-broken', {}, 'http2'],
    ['is the other one on a node that the map does not know', 'rules-new', {}, 'http2'],
  ])('%s', async (_what, node, spec, value) => {
    const forged = { [disableAnnotation('gso', 'pod')]: 'false', [envAnnotation(tunnel.name, 'pod')]: 'quic' };
    const bound = await bind(plainPod({ labels: { app: 'tunnel' }, spec }), node, forged);
    expect(environmentOf(bound, 'server')[tunnel.name]).toBe(value);
    expect(bound.metadata.annotations?.[nodeAnnotation]).toBe(node);
  });

  it('stays the safe one for a pod that names its node', async () => {
    const pod = await admitted(plainPod({ labels: { app: 'tunnel' }, spec: { nodeName: 'rules-capable' } }));
    expect(environmentOf(pod, 'server')).toEqual({
      QUIC_GO_DISABLE_GSO: 'false',
      QUIC_GO_DISABLE_ECN: 'false',
      [tunnel.name]: 'http2',
    });
  });
});

describe('Whatever the order of the policies', () => {
  // It is random, and rolled again each time a policy changes (see admission.test.ts): so one is written anew each round,
  // and that it acts shows that the order was rolled.
  const marker = 'test.quicgso.io/rules-round';
  const mark = 'rules-test-mark';

  const markWith = (round: string): object => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: mark },
    spec: {
      failurePolicy: 'Ignore',
      reinvocationPolicy: 'Never',
      matchConstraints: {
        objectSelector: { matchLabels: { mark: 'wanted' } },
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      },
      mutations: [
        {
          patchType: 'JSONPatch',
          jsonPatch: {
            expression: `[JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("${marker}"), value: "${round}"}]`,
          },
        },
      ],
    },
  });

  afterAll(async () => {
    for (const kind of ['mutatingadmissionpolicies', 'mutatingadmissionpolicybindings']) {
      await connection.remove(`${admission}/${kind}/${mark}`);
    }
  });

  it.each(Array.from({ length: 12 }, (_item, index) => `round-${String(index)}`))(
    'the map has the last word on every value of a pod and of a Binding (%s)',
    async (round) => {
      await connection.apply(`${admission}/mutatingadmissionpolicies/${mark}`, markWith(round), 'rules');
      const binding = {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingAdmissionPolicyBinding',
        metadata: { name: mark },
        spec: { policyName: mark },
      };
      await connection.apply(`${admission}/mutatingadmissionpolicybindings/${mark}`, binding, 'rules');
      await vi.waitFor(
        async () => {
          const { metadata } = await admitted(plainPod({ labels: { mark: 'wanted' } }));
          expect(metadata.labels?.[marker]).toBe(round);
        },
        { timeout: 20_000, interval: 25 },
      );
      const forged = {
        [disableAnnotation('gso', 'pod')]: 'false',
        [disableAnnotation('ecn', 'pod')]: 'false',
        [envAnnotation(tunnel.name, 'pod')]: 'quic',
      };
      const labels = { app: 'tunnel', mark: 'wanted' };
      for (const [node, disabled, value] of [
        ['rules-capable', 'false', 'quic'],
        ['rules-broken', 'true', 'http2'],
      ] as const) {
        const off = { QUIC_GO_DISABLE_GSO: disabled, QUIC_GO_DISABLE_ECN: disabled };
        const named = await admitted(plainPod({ labels, annotations: forged, spec: { nodeName: node } }));
        expect(environmentOf(named, 'server')).toEqual({ ...off, [tunnel.name]: 'http2' });
        const bound = await bind(plainPod({ labels, annotations: forged }), node, forged);
        expect(environmentOf(bound, 'server')).toEqual({ ...off, [tunnel.name]: value });
      }
    },
  );
});
