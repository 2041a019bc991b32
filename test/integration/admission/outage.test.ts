import { basename } from 'node:path';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  apiVersion,
  disableAnnotation,
  injectedLabel,
  injectionLabel,
  nodeAnnotation,
  placementLabel,
  plurals,
} from '../../../api/names.ts';
import { crdName, gsoPolicySchema, type PolicyRule } from '../../../api/v1alpha1.ts';
import { installManifests } from '../../../control-plane/manifests/install-manifests.ts';
import { manifestPaths } from '../../../control-plane/manifests/manifest-paths.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { applyRules, podsPath, removeNamespace } from '../../support/admission/gso-policy.ts';
import { createNamespace } from '../../support/cluster/namespace.ts';
import { environmentOf, plainPod, readPod, readPods, type Pod } from '../../support/admission/quic-pod.ts';
import { removeWorkloads } from '../../support/admission/remove-workloads.ts';
import { startOperator, type StartedOperator } from '../../support/programs/start-operator.ts';
import {
  createTwoKindsOfNodes,
  nodeMap,
  removeNodes,
  waitUntilTreated,
  type TwoKindsOfNodes,
} from '../../support/admission/two-kinds-of-nodes.ts';

// Pods start whatever fails, never with GSO where it does not work, and missed pods are named afterwards.

const namespace = 'outage';
const pods = podsPath(namespace);
const policy = `/apis/${apiVersion}/namespaces/${namespace}/${plurals.policies}/default`;
const app = { app: 'quic' };
const byLabel = { app: 'other', [placementLabel]: 'none' };
const transport = { name: 'TRANSPORT', whenCapable: 'quic', whenIncapable: 'http2' };
const otherVariable = { ...transport, name: 'PROTOCOL' };
const safeValues: Readonly<Record<string, string>> = {
  QUIC_GO_DISABLE_GSO: 'true',
  QUIC_GO_DISABLE_ECN: 'true',
  TRANSPORT: 'http2',
  PROTOCOL: 'http2',
};
const rule: PolicyRule = { selector: { matchLabels: app }, placement: 'None', env: [transport] };

let client: TestClient;
let nodes: TwoKindsOfNodes;
let operator: StartedOperator | undefined;

beforeAll(async () => {
  client = new TestClient();
  await createNamespace(client, namespace, { [injectionLabel]: 'enabled' });
  nodes = await createTwoKindsOfNodes(client, namespace);
});

afterAll(async () => {
  await stopOperator();
  const paths = manifestPaths.filter((folder) => basename(folder) === 'crds');
  await installManifests(client, { paths, signal: AbortSignal.timeout(60_000) });
  for (const path of [nodeMap, policy]) await client.remove(path);
  await waitUntilNothingActs();
  await removeNodes(client, nodes);
  await removeNamespace(client, namespace);
  await client[Symbol.asyncDispose]();
});

/** An operator writes the map, the rule exists, and both are in effect. */
async function allIsWell(): Promise<void> {
  operator ??= await startOperator();
  await applyRules(client, namespace, [rule]);
  for (const labels of [app, byLabel]) await waitUntilTreated(client, namespace, labels, nodes);
}

/** After a schema change, policies may use stale objects for a while: other tests must start without them. */
async function waitUntilNothingActs(): Promise<void> {
  await vi.waitFor(
    async () => {
      const canary = plainPod({ name: 'canary', labels: app, spec: { nodeName: nodes.capable[0] } });
      const { metadata } = readPod(await client.create(pods, canary, { dryRun: 'All' }));
      expect([metadata.labels?.[injectedLabel], metadata.annotations?.[nodeAnnotation]]).toEqual([
        undefined,
        undefined,
      ]);
    },
    { timeout: 60_000, interval: 50 },
  );
}

async function stopOperator(): Promise<void> {
  await operator?.[Symbol.asyncDispose]();
  operator = undefined;
}

/** A schema with another description is a new schema, as after an upgrade. */
async function describeAnew(plural: string): Promise<void> {
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${crdName(plural)}`;
  const change = { op: 'replace', path: '/spec/versions/0/schema/openAPIV3Schema/description', value: 'Another one.' };
  const { status, body } = await client.ask({
    method: 'PATCH',
    path,
    body: [change],
    contentType: 'application/json-patch+json',
  });
  if (status !== 200) throw new Error(`changing ${path}: ${JSON.stringify(body)}`);
}

function podNumber(index: number): Pod {
  return plainPod({
    name: `pod-${String(index)}`,
    // A quarter is treated by label, the rest by the rule; half of all pods claim that GSO works.
    labels: index % 4 === 0 ? byLabel : app,
    annotations: index % 2 === 0 ? { [disableAnnotation('gso', 'pod')]: 'false' } : {},
    spec: { nodeSelector: nodes.selector },
  });
}

async function createPods(first: number, end: number): Promise<void> {
  for (let index = first; index < end; index++) await client.create(pods, podNumber(index));
}

/** Creates 100 pods while something happens to the cluster; returns them once they are all bound. */
async function hundredPodsWhile(event: () => Promise<void>): Promise<Pod[]> {
  await createPods(0, 20);
  await Promise.all([createPods(20, 100), event()]);
  return vi.waitFor(
    async () => {
      const found = readPods(await client.get(pods));
      expect(found.filter(({ spec }) => spec.nodeName !== undefined)).toHaveLength(100);
      return found;
    },
    { timeout: 45_000, interval: 200 },
  );
}

function untreated(found: readonly Pod[]): string[] {
  return found
    .filter(({ metadata }) => metadata.labels?.[injectedLabel] === undefined)
    .map(({ metadata }) => metadata.name)
    .toSorted();
}

/** Waits until the operator counts and names them in the status of the policy, the first 10 by name. */
async function expectUntreated(names: readonly string[]): Promise<void> {
  await vi.waitFor(
    async () => {
      const { status } = v.parse(gsoPolicySchema, await client.get(policy));
      expect(status?.untreated).toEqual({ count: names.length, pods: names.slice(0, 10) });
      expect(status?.total?.treated).toBe(100 - names.length);
      const condition = status?.conditions?.find(({ type }) => type === 'PodsUntreated');
      expect(condition?.status).toBe(names.length === 0 ? 'False' : 'True');
      expect(condition?.message).toContain(names[0] ?? '');
    },
    { timeout: 30_000, interval: 100 },
  );
}

/** Variables that may switch on what does not work, or that have no value. */
function unsafeValues(found: Pod): string[] {
  const isCapable = nodes.capable.includes(found.spec.nodeName ?? '');
  return Object.entries(environmentOf(found, 'server'))
    .filter(([name, value]) => (isCapable ? value === '' : value !== safeValues[name]))
    .map(([name, value]) => `${found.metadata.name} on ${found.spec.nodeName ?? ''}: ${name}=${value ?? ''}`);
}

describe('100 of 100 pods are created and bound, none with an unsafe value', () => {
  beforeEach(allIsWell);
  afterEach(() => removeWorkloads(client, namespace));

  it.each<[string, () => Promise<void>]>([
    ['the operator is stopped', stopOperator],
    [
      'the node map is deleted, and no operator runs to rewrite it',
      async () => {
        await stopOperator();
        await client.remove(nodeMap);
      },
    ],
    ['the policy is replaced', () => applyRules(client, namespace, [{ ...rule, env: [otherVariable] }])],
    ['the schema of the node map is changed', () => describeAnew(plurals.nodeMaps)],
  ])('and each is treated, while %s', async (_what, event) => {
    const found = await hundredPodsWhile(event);
    expect(found.flatMap(unsafeValues)).toEqual([]);
    expect(untreated(found)).toEqual([]);
    await allIsWell();
    await expectUntreated([]);
  });

  it.each<[string, () => Promise<void>, number]>([
    ['the policy is deleted', () => client.remove(policy), 1],
    // Missed pods are possible, but rare on an idle machine.
    ['the schema of the policy is changed', () => describeAnew(plurals.policies), 0],
  ])('and the operator names those that are not treated, while %s', async (_what, event, least) => {
    const found = await hundredPodsWhile(event);
    expect(found.flatMap(unsafeValues)).toEqual([]);
    expect(untreated(found).length).toBeGreaterThanOrEqual(least);
    await allIsWell();
    await expectUntreated(untreated(found));
  });
});
