import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { disableAnnotation, envAnnotation, networks, nodeAnnotation } from '../../../api/names.ts';
import type { PolicyRule } from '../../../api/v1alpha1.ts';
import { AdmissionFixture } from '../../support/admission/admission-fixture.ts';
import { environmentOf, plainPod, quicPod, readPod, type Pod } from '../../support/admission/quic-pod.ts';

// What the corpus does not cover, because it needs several creations: the order of policies, and other policies.

const namespace = 'policy-order';
const admission = '/apis/admissionregistration.k8s.io/v1';
const nodes = {
  capable: 'capable,capable,capable,capable',
  mixed: 'capable,broken,degraded,capable',
  broken: 'broken,broken,broken,broken',
};
const tunnel = { name: 'TUNNEL_TRANSPORT_PROTOCOL', whenCapable: 'quic', whenIncapable: 'http2' };
const rules: PolicyRule[] = [
  { selector: { matchLabels: { app: 'tunnel' } }, placement: 'Require', needs: ['GSO', 'ECN'], env: [tunnel] },
  { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['quic', 'tunnel'] }] } },
];
const safe = { QUIC_GO_DISABLE_GSO: 'true', QUIC_GO_DISABLE_ECN: 'true' };
const forged = Object.fromEntries(
  networks.flatMap((network) => [
    [disableAnnotation('gso', network), 'false'],
    [disableAnnotation('ecn', network), 'false'],
  ]),
);

let fixture: AdmissionFixture;
let counter = 0;

async function admitted(pod: Pod): Promise<Pod> {
  return readPod(await fixture.admitted(namespace, pod));
}

/** Creates a pod and binds it with forged annotations, as a hostile scheduler would. */
async function bind(pod: Pod, node: string, annotations: Readonly<Record<string, string>>): Promise<Pod> {
  const name = `${pod.metadata.name}-${String(counter++)}`;
  const spec = { ...pod.spec, schedulerName: 'nobody' };
  await fixture.create(namespace, { ...pod, metadata: { ...pod.metadata, name }, spec });
  return readPod(await fixture.bind(namespace, name, { node, annotations }));
}

beforeAll(async () => {
  fixture = await AdmissionFixture.create({ nodes, namespaces: new Map([[namespace, 'enabled']]) });
  await fixture.apply(new Map([[namespace, rules]]));
});

afterAll(async () => fixture[Symbol.asyncDispose]());

it('The first rule that selects a pod is the same in 500 creations, by label or by rule', async () => {
  const variables = await Promise.all(
    Array.from({ length: 500 }, async (_item, index) => {
      const labels = { app: 'tunnel' };
      const pod = index % 2 === 0 ? plainPod({ labels }) : quicPod('none', { labels });
      return (await admitted(pod)).spec.containers[0]?.env?.length;
    }),
  );
  expect(variables).toEqual(Array.from({ length: 500 }, (_item, index) => (index % 2 === 0 ? 3 : 2)));
});

describe('In any order of the policies', () => {
  // The API server applies the policies in a random order, drawn again each time one of them changes. So a policy
  // of this test is rewritten for each round: once it acts, the order was drawn again.
  const neighbour = 'policy-order-test-neighbour';
  const marker = 'test.quicgso.io/round';
  const paths = ['mutatingadmissionpolicies', 'mutatingadmissionpolicybindings'].map(
    (kind) => `${admission}/${kind}/${neighbour}`,
  );
  const [policyPath = '', bindingPath = ''] = paths;

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

  async function expectRound(round: string): Promise<void> {
    const { metadata } = await admitted(plainPod({ labels: { sidecar: 'wanted' } }));
    expect(metadata.labels?.[marker]).toBe(round);
  }

  beforeAll(async () => {
    const binding = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name: neighbour },
      spec: { policyName: neighbour },
    };
    await fixture.client.apply(bindingPath, binding, 'test.quicgso.io');
  });

  afterAll(async () => {
    for (const path of paths) await fixture.client.remove(path);
  });

  describe.each(Array.from({ length: 12 }, (_item, index) => `round-${String(index)}`))('%s', (round) => {
    beforeEach(async () => {
      await fixture.client.apply(policyPath, neighbourPolicy(round), 'test.quicgso.io');
      await vi.waitFor(async () => expectRound(round), { timeout: 30_000, interval: 25 });
    });

    it('the map decides, forged values are overwritten, and a sidecar is treated', async () => {
      const labels = { sidecar: 'wanted' };
      for (let index = 0; index < 4; index++) {
        const named = await admitted(quicPod('prefer', { labels, annotations: forged, spec: { nodeName: 'mixed' } }));
        expect(named.metadata.annotations).toEqual({
          [disableAnnotation('gso', 'pod')]: 'false',
          [disableAnnotation('gso', 'host')]: 'true',
          [disableAnnotation('ecn', 'pod')]: 'true',
          [disableAnnotation('ecn', 'host')]: 'false',
          [nodeAnnotation]: 'mixed',
        });
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

    it.each([
      ['capable', 'false', 'quic'],
      ['broken', 'true', 'http2'],
    ])('the map decides the variables that a rule defines: a %s node', async (node, disabled, value) => {
      const annotations = { ...forged, [envAnnotation(tunnel.name, 'pod')]: 'quic' };
      const labels = { app: 'tunnel', sidecar: 'wanted' };
      const named = await admitted(plainPod({ labels, annotations, spec: { nodeName: node } }));
      const bound = await bind(plainPod({ labels, annotations }), node, annotations);
      const disables = { QUIC_GO_DISABLE_GSO: disabled, QUIC_GO_DISABLE_ECN: disabled };
      for (const container of ['server', 'sidecar']) {
        expect(environmentOf(named, container)).toEqual({ ...disables, [tunnel.name]: 'http2' });
        expect(environmentOf(bound, container)).toEqual({ ...disables, [tunnel.name]: value });
      }
    });
  });
});
