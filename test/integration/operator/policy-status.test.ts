import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiVersion, fieldManagers, injectedLabel, injectionLabel, nodeMapName, plurals } from '../../../api/names.ts';
import { type PolicyRule, type PolicyStatus, gsoPolicySchema } from '../../../api/v1alpha1.ts';
import { createBoundPod, getPod, writeRunning } from '../../support/admission/bound-pod.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { applyRules, podsPath, removeNamespace } from '../../support/admission/gso-policy.ts';
import { createNamespace } from '../../support/cluster/namespace.ts';
import { ObservedNodes, lost } from '../../support/cluster/observed-nodes.ts';
import { plainPod, quicPod } from '../../support/admission/quic-pod.ts';
import { waitForPolicies } from '../../support/admission/wait-for-policies.ts';
import { type StartedOperator, startOperator } from '../../support/programs/start-operator.ts';

const namespace = 'status';
const other = 'status-not-opted-in';
const canary = 'status-canary';
const good = 'status-good';
const mixed = 'status-mixed';
const nodeMap = `/apis/${apiVersion}/${plurals.nodeMaps}/${nodeMapName}`;
const policyIn = (where: string): string => `/apis/${apiVersion}/namespaces/${where}/${plurals.policies}/default`;

const app = (name: string): PolicyRule['selector'] => ({ matchLabels: { app: name } });
const rules: PolicyRule[] = [
  { selector: app('quic'), containers: ['server'] },
  { selector: app('tunnel'), needs: ['GSO', 'ECN'] },
];

const versionSchema = v.object({ metadata: v.object({ resourceVersion: v.string() }) });
const managersSchema = v.object({
  metadata: v.object({
    managedFields: v.array(v.object({ manager: v.string(), subresource: v.optional(v.string()) })),
  }),
});

let client: TestClient;
let nodes: ObservedNodes;
let operator: StartedOperator;

async function eventually<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 50 });
}

async function expectMap(entries: Readonly<Record<string, string>>): Promise<void> {
  await eventually(async () => expect(await client.get(nodeMap)).toMatchObject({ nodes: entries }));
}

async function statusIn(where: string): Promise<PolicyStatus> {
  return v.parse(gsoPolicySchema, await client.get(policyIn(where))).status ?? {};
}

async function expectStatus(where: string, expected: Readonly<Record<string, unknown>>): Promise<void> {
  await eventually(async () => expect(await statusIn(where)).toMatchObject(expected));
}

/** Waits until the operator sets the condition, and returns its message. */
async function conditionIn(where: string, type: string, expected: string): Promise<string> {
  return eventually(async () => {
    const found = (await statusIn(where)).conditions?.find((condition) => condition.type === type);
    expect(`${found?.status} ${found?.reason}`).toBe(expected);
    return found?.message ?? '';
  });
}

const pod = (name: string, label = 'quic') => plainPod({ name, labels: { app: label } });
const counts = { treated: 0, onCapableNodes: 0, elsewhere: 0, drifted: 0, unsafe: 0, conservative: 0 };

beforeAll(async () => {
  client = new TestClient();
  nodes = new ObservedNodes(client);
  operator = await startOperator();
  await createNamespace(client, namespace, { [injectionLabel]: 'enabled' });
  await createNamespace(client, other);
  await nodes.addCapable(good);
  await nodes.addCapable(mixed);
  await nodes.observe(mixed, 'pod', { ecn: lost });
  await expectMap({ [good]: 'capable,capable,capable,capable', [mixed]: 'capable,capable,broken,capable' });
  await createNamespace(client, canary, { [injectionLabel]: 'enabled' });
});

afterEach(async () => {
  for (const where of [namespace, other]) {
    await client.remove(podsPath(where));
    await client.remove(policyIn(where));
  }
});

afterAll(async () => {
  await operator[Symbol.asyncDispose]();
  await nodes[Symbol.asyncDispose]();
  await client.remove(nodeMap);
  for (const where of [namespace, other, canary]) await removeNamespace(client, where);
  await client[Symbol.asyncDispose]();
});

async function act(given: readonly PolicyRule[] = rules): Promise<void> {
  await applyRules(client, namespace, given);
  await waitForPolicies(client, { namespace: canary, node: good });
}

describe('The counts of a policy', () => {
  it('show where the pods of each rule are, and all treated pods of the namespace', async () => {
    await act();
    await createBoundPod(client, namespace, pod('a'), good);
    await createBoundPod(client, namespace, pod('b'), mixed);
    await createBoundPod(client, namespace, pod('c', 'tunnel'), good);
    await createBoundPod(client, namespace, pod('d', 'tunnel'), mixed);
    await createBoundPod(client, namespace, quicPod('none', { name: 'e' }), good);
    await createBoundPod(client, namespace, pod('f', 'nobody'), good);
    await client.create(podsPath(namespace), plainPod({ name: 'g', spec: { schedulerName: 'nobody' } }));
    await expectStatus(namespace, {
      observedGeneration: 1,
      total: { ...counts, treated: 6, onCapableNodes: 4, elsewhere: 1 },
      rules: [
        { ...counts, treated: 3, onCapableNodes: 2 },
        { ...counts, treated: 2, onCapableNodes: 1, elsewhere: 1 },
      ],
      driftedNodes: { count: 0, worst: [] },
      untreated: { count: 0, pods: [] },
    });
    for (const type of ['RulesHidden', 'ContainersMissing', 'PodsUntreated', 'DriftUnsafe']) {
      const found = (await statusIn(namespace)).conditions?.find((condition) => condition.type === type);
      expect(found?.status).toBe('False');
    }

    // A finished pod no longer counts, like a deleted one.
    await client.patch(`${podsPath(namespace)}/a/status`, { status: { phase: 'Succeeded' } });
    await client.remove(`${podsPath(namespace)}/c`);
    await expectStatus(namespace, { total: { treated: 4 }, rules: [{ treated: 2 }, { treated: 1 }] });
  });

  it('show how many pods have drifted and on which nodes, until they restart', async () => {
    await act();
    for (const name of ['a', 'b']) {
      await createBoundPod(client, namespace, pod(name), good);
      await writeRunning(client, namespace, name, { server: new Date(Date.now() - 60_000) });
    }
    await createBoundPod(client, namespace, pod('c'), mixed);
    await writeRunning(client, namespace, 'c', { server: new Date(Date.now() - 60_000) });
    await expectStatus(namespace, { total: { treated: 3, drifted: 0 } });

    await nodes.observe(good, 'pod', { gso: lost });
    await nodes.observe(mixed, 'pod');
    await expectStatus(namespace, {
      total: { ...counts, treated: 3, onCapableNodes: 1, elsewhere: 2, drifted: 3, unsafe: 2, conservative: 1 },
      rules: [{ drifted: 3, unsafe: 2, conservative: 1 }, { drifted: 0 }],
      driftedNodes: {
        count: 2,
        worst: [
          { node: good, unsafe: 2, conservative: 0 },
          { node: mixed, unsafe: 0, conservative: 1 },
        ],
      },
    });
    const message = await conditionIn(namespace, 'DriftUnsafe', 'True NodeLostCapability');
    expect(message).toMatch(/^2 pods run with a setting that no longer works on the node/u);
    expect(message).toContain(`Worst nodes: ${good}`);

    const later = new Date(Date.now() + 2000);
    for (const name of ['a', 'b', 'c']) await writeRunning(client, namespace, name, { server: later });
    await expectStatus(namespace, { total: { treated: 3, drifted: 0 }, driftedNodes: { count: 0, worst: [] } });
    await conditionIn(namespace, 'DriftUnsafe', 'False NoUnsafePods');
    await nodes.observe(good, 'pod');
    await nodes.observe(mixed, 'pod', { ecn: lost });
  });

  it('are written by the operator, which owns nothing else, and only when they change', async () => {
    await act();
    await createBoundPod(client, namespace, pod('a'), good);
    await expectStatus(namespace, { total: { treated: 1, onCapableNodes: 1 } });
    const { metadata } = v.parse(managersSchema, await client.get(policyIn(namespace)));
    const own = metadata.managedFields.filter(({ manager }) => manager === fieldManagers.operator);
    expect(own).toEqual([expect.objectContaining({ subresource: 'status' })]);

    const before = v.parse(versionSchema, await client.get(policyIn(namespace)));
    await operator[Symbol.asyncDispose]();
    operator = await startOperator();
    await eventually(async () => {
      const turns = operator.log.filter((line) => line.msg === 'policy pods counted' && line.namespace === namespace);
      expect(turns.length).toBeGreaterThan(0);
    });
    expect(v.parse(versionSchema, await client.get(policyIn(namespace)))).toEqual(before);
    await createBoundPod(client, namespace, quicPod('none', { name: 'b' }), good);
    await expectStatus(namespace, {
      total: { treated: 2 },
      rules: [{ ...counts, treated: 1, onCapableNodes: 1 }, counts],
    });
  });
});

describe('A policy', () => {
  it('that does not act names the command that makes it act', async () => {
    await applyRules(client, other, rules);
    const message = await conditionIn(other, 'Active', 'False NotOptedIn');
    expect(message).toContain(`kubectl label namespace ${other} ${injectionLabel}=enabled`);
    expect((await statusIn(other)).total).toBeUndefined();

    await client.patch(`/api/v1/namespaces/${other}`, { metadata: { labels: { [injectionLabel]: 'enabled' } } });
    await conditionIn(other, 'Active', 'True OptedIn');
    await expectStatus(other, { total: counts });
    await client.patch(`/api/v1/namespaces/${other}`, { metadata: { labels: { [injectionLabel]: null } } });
    await conditionIn(other, 'Active', 'False NotOptedIn');
    await eventually(async () => expect((await statusIn(other)).total).toBeUndefined());
  });

  it('names a rule that a previous one hides', async () => {
    const narrow = { matchLabels: { app: 'quic', tier: 'edge' } };
    await applyRules(client, namespace, [{ selector: app('quic') }, { selector: narrow }, { selector: {} }]);
    const message = await conditionIn(namespace, 'RulesHidden', 'True FormerRuleSelectsAll');
    expect(message).toContain('spec.rules[1] never applies: spec.rules[0] comes first');
    expect(message).not.toContain('rules[2]');
    await applyRules(client, namespace, [{ selector: narrow }, { selector: app('quic') }]);
    await conditionIn(namespace, 'RulesHidden', 'False NoneHidden');
    await expectStatus(namespace, { observedGeneration: 2 });
  });

  it('names a container that none of its pods has', async () => {
    await act([{ selector: app('quic'), containers: ['server', 'sidcar'] }]);
    await createBoundPod(client, namespace, pod('a'), good);
    await createBoundPod(client, namespace, pod('b'), good);
    const message = await conditionIn(namespace, 'ContainersMissing', 'True NoPodHasThem');
    expect(message).toContain('spec.rules[0].containers names sidcar, which none of the 2 inspected pods has');
    const containers = ['server', 'sidcar'].map((name) => ({ name, image: 'quic-server' }));
    await createBoundPod(client, namespace, plainPod({ name: 'c', spec: { containers } }), good);
    await conditionIn(namespace, 'ContainersMissing', 'False NoneMissing');
  });

  it('names the pods it selects that were created before it, except Windows pods', async () => {
    const scheduler = { schedulerName: 'nobody' };
    for (const name of ['old-1', 'old-0']) {
      await client.create(podsPath(namespace), plainPod({ name, spec: scheduler }));
    }
    await client.create(
      podsPath(namespace),
      plainPod({ name: 'old-windows', spec: { ...scheduler, os: { name: 'windows' } } }),
    );
    await client.create(podsPath(namespace), plainPod({ name: 'old-other', labels: { app: 'x' }, spec: scheduler }));
    await act();
    const message = await conditionIn(namespace, 'PodsUntreated', 'True CreatedWithoutTreatment');
    expect(message).toContain('2 pods are selected');
    expect(message).toContain('Untreated: old-0, old-1');
    expect(message).toContain(`kubectl -n ${namespace} delete pod`);
    await expectStatus(namespace, { untreated: { count: 2, pods: ['old-0', 'old-1'] }, total: { treated: 0 } });

    for (const name of ['old-0', 'old-1']) {
      await client.remove(`${podsPath(namespace)}/${name}`);
      await createBoundPod(client, namespace, pod(name), good);
      expect((await getPod(client, namespace, name)).metadata.labels?.[injectedLabel]).toBe('pod');
    }
    await conditionIn(namespace, 'PodsUntreated', 'False AllTreated');
    await expectStatus(namespace, { untreated: { count: 0, pods: [] }, total: { treated: 2 } });
  });
});
