import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  apiVersion,
  correctedAtAnnotation,
  disableAnnotation,
  envAnnotation,
  injectionLabel,
  nodeAnnotation,
  nodeMapName,
  plurals,
  runsWithAnnotation,
} from '../../../api/names.ts';
import { createBoundPod, getPod, writeRunning } from '../../support/admission/bound-pod.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { applyRules, podsPath, removeNamespace } from '../../support/admission/gso-policy.ts';
import { createNamespace } from '../../support/cluster/namespace.ts';
import { ObservedNodes, lost } from '../../support/cluster/observed-nodes.ts';
import { type Pod, environmentOf, plainPod, quicPod, readPod } from '../../support/admission/quic-pod.ts';
import { waitForPolicies } from '../../support/admission/wait-for-policies.ts';
import { type StartedOperator, startOperator } from '../../support/programs/start-operator.ts';

const withRules = 'drift-rules';
const withoutRules = 'drift-labels';
const canary = 'drift-canary';
const node = 'drift-node';
const nodeMap = `/apis/${apiVersion}/${plurals.nodeMaps}/${nodeMapName}`;
const runtimeClass = '/apis/node.k8s.io/v1/runtimeclasses/gvisor';
const gso = disableAnnotation('gso', 'pod');
const ecn = disableAnnotation('ecn', 'pod');
const mode = { name: 'MODE', whenCapable: 'quic', whenIncapable: 'tcp' };
const modeAnnotation = envAnnotation(mode.name, 'pod');

const eventsSchema = v.object({
  items: v.array(
    v.object({
      type: v.string(),
      reason: v.string(),
      message: v.string(),
      involvedObject: v.object({ kind: v.string(), name: v.string(), uid: v.string() }),
    }),
  ),
});

const eventsIn = (namespace: string): string => `/api/v1/namespaces/${namespace}/events`;
const minuteAgo = (): Date => new Date(Date.now() - 60_000);

let client: TestClient;
let nodes: ObservedNodes;
let operator: StartedOperator;

async function eventually<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}

async function annotationsOf(namespace: string, name: string): Promise<Record<string, string>> {
  return (await getPod(client, namespace, name)).metadata.annotations ?? {};
}

async function expectAnnotations(
  namespace: string,
  name: string,
  expected: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  await eventually(async () => {
    const annotations = await annotationsOf(namespace, name);
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, annotations[key]]))).toEqual(expected);
  });
}

/** Waits until the map has this value, and until admission has observed it. */
async function expectEntry(entry: string): Promise<void> {
  await eventually(async () => expect(await client.get(nodeMap)).toMatchObject({ nodes: { [node]: entry } }));
  await eventually(async () => {
    const named = plainPod({ name: 'named', spec: { nodeName: node } });
    const { metadata } = readPod(await client.create(podsPath(withRules), named, { dryRun: 'All' }));
    expect(metadata.annotations?.[gso]).toBe(entry.startsWith('capable') ? 'false' : 'true');
    expect(metadata.annotations?.[ecn]).toBe('false');
  });
}

const unmarked = { [runsWithAnnotation]: undefined, [correctedAtAnnotation]: undefined };

async function eventsOf(namespace: string, name: string): Promise<v.InferOutput<typeof eventsSchema>['items']> {
  const { items } = v.parse(eventsSchema, await client.get(eventsIn(namespace)));
  return items.filter(({ involvedObject, reason }) => involvedObject.name === name && reason.startsWith('GsoDrift'));
}

/** Creates and binds a pod while the node is capable of everything, and starts its containers. */
async function runPod(namespace: string, pod: Pod, containers: readonly string[] = ['server']): Promise<void> {
  await createBoundPod(client, namespace, pod, node);
  await expectAnnotations(namespace, pod.metadata.name, { [gso]: 'false', [ecn]: 'false', [nodeAnnotation]: node });
  const started = minuteAgo();
  await writeRunning(
    client,
    namespace,
    pod.metadata.name,
    Object.fromEntries(containers.map((container) => [container, started])),
  );
}

beforeAll(async () => {
  client = new TestClient();
  nodes = new ObservedNodes(client);
  operator = await startOperator();
  await createNamespace(client, withRules, { [injectionLabel]: 'enabled' });
  await createNamespace(client, withoutRules, { [injectionLabel]: 'enabled' });
  await nodes.addCapable(node);
  await applyRules(client, withRules, [
    { selector: { matchLabels: { app: 'switch' } }, preset: 'tailscale' },
    { selector: { matchLabels: { app: 'mode' } }, preset: 'none', env: [mode] },
    { selector: {} },
  ]);
  await createNamespace(client, canary, { [injectionLabel]: 'enabled' });
  await waitForPolicies(client, { namespace: canary, node });
});

beforeEach(async () => {
  await nodes.observe(node, 'pod');
  await expectEntry('capable,capable,capable,capable');
});

afterEach(async () => {
  for (const namespace of [withRules, withoutRules]) {
    await client.remove(podsPath(namespace));
    await client.remove(eventsIn(namespace));
  }
});

afterAll(async () => {
  await operator[Symbol.asyncDispose]();
  await nodes[Symbol.asyncDispose]();
  await client.remove(nodeMap);
  await client.remove(runtimeClass);
  for (const namespace of [withRules, withoutRules, canary]) await removeNamespace(client, namespace);
  await client[Symbol.asyncDispose]();
});

describe.each([
  ['by a rule', withRules],
  ['by its label, without any policy', withoutRules],
])('A pod that is treated %s', (_how, namespace) => {
  const pod = namespace === withRules ? plainPod() : quicPod('none');

  it('is corrected within 5 seconds when its node loses GSO, and restored when GSO works again', async () => {
    await runPod(namespace, pod);
    const begin = performance.now();
    await nodes.observe(node, 'pod', { gso: lost });
    await expectAnnotations(namespace, 'quic', {
      [gso]: 'true',
      [ecn]: 'false',
      [nodeAnnotation]: node,
      [runsWithAnnotation]: 'gso=on,ecn=on',
    });
    const { [correctedAtAnnotation]: correctedAt = '' } = await annotationsOf(namespace, 'quic');
    expect(Math.abs(Date.parse(correctedAt) - Date.now())).toBeLessThan(10_000);
    const [event] = await eventually(async () => {
      const events = await eventsOf(namespace, 'quic');
      expect(events).toHaveLength(1);
      return events;
    });
    const tookMs = performance.now() - begin;
    process.stdout.write(`lost GSO to corrected pod and Event: ${tookMs.toFixed(0)} ms\n`);
    expect(tookMs).toBeLessThan(5000);
    expect(event).toMatchObject({ type: 'Warning', reason: 'GsoDriftUnsafe', involvedObject: { kind: 'Pod' } });
    expect(event?.message).toContain(`GSO on, which does not work on node ${node}`);
    expect(event?.message).toContain(`kubectl -n ${namespace} delete pod quic`);

    await nodes.observe(node, 'pod');
    await expectAnnotations(namespace, 'quic', { [gso]: 'false', [ecn]: 'false', ...unmarked });
  });
});

describe('The marks of a corrected pod', () => {
  it('are removed once its containers have restarted', async () => {
    await runPod(withRules, plainPod());
    await nodes.observe(node, 'pod', { gso: lost });
    await expectAnnotations(withRules, 'quic', { [gso]: 'true', [runsWithAnnotation]: 'gso=on,ecn=on' });
    const { [correctedAtAnnotation]: correctedAt = '' } = await annotationsOf(withRules, 'quic');
    await writeRunning(client, withRules, 'quic', { server: new Date(Date.parse(correctedAt) + 1000) });
    await expectAnnotations(withRules, 'quic', { [gso]: 'true', [ecn]: 'false', ...unmarked });
    expect(environmentOf(await getPod(client, withRules, 'quic'), 'server')).toEqual({
      QUIC_GO_DISABLE_GSO: 'true',
      QUIC_GO_DISABLE_ECN: 'false',
    });
  });

  it('stay until the last of several containers has restarted', async () => {
    const containers = ['server', 'sidecar'].map((name) => ({ name, image: 'quic-server' }));
    await runPod(withRules, plainPod({ spec: { containers } }), ['server', 'sidecar']);
    await nodes.observe(node, 'pod', { gso: lost });
    await expectAnnotations(withRules, 'quic', { [runsWithAnnotation]: 'gso=on,ecn=on' });
    const marked = await annotationsOf(withRules, 'quic');
    const restarted = new Date(Date.parse(marked[correctedAtAnnotation] ?? '') + 1000);
    await writeRunning(client, withRules, 'quic', { server: restarted, sidecar: minuteAgo() });

    // GSO works again: the restarted one runs with it off, so the pod is marked for that.
    await nodes.observe(node, 'pod');
    await expectAnnotations(withRules, 'quic', { [gso]: 'false', [runsWithAnnotation]: 'gso=off,ecn=on' });
    const again = new Date(Date.now() + 2000);
    await writeRunning(client, withRules, 'quic', { server: again, sidecar: again });
    await expectAnnotations(withRules, 'quic', { [gso]: 'false', ...unmarked });
    await eventually(async () => {
      const reasons = (await eventsOf(withRules, 'quic')).map(({ reason }) => reason).toSorted();
      expect(reasons).toEqual(['GsoDriftConservative', 'GsoDriftUnsafe']);
    });
  });

  it('are removed when someone else wrote them', async () => {
    const annotations = { [runsWithAnnotation]: 'gso=off', [correctedAtAnnotation]: '2020-01-01T00:00:00Z' };
    await runPod(withRules, plainPod({ annotations }));
    await expectAnnotations(withRules, 'quic', { [gso]: 'false', [ecn]: 'false', ...unmarked });
    expect(await eventsOf(withRules, 'quic')).toEqual([]);
  });
});

describe('A correction', () => {
  it('always leaves a pod the annotations it reads, however often the verdict changes', async () => {
    await runPod(withRules, plainPod());
    const seen: (string | undefined)[][] = [];
    const look = async (): Promise<void> => {
      const annotations = await annotationsOf(withRules, 'quic');
      seen.push([annotations[gso], annotations[ecn]]);
    };
    for (const [result, expected] of [
      [{ gso: lost }, ['true', 'false']],
      [{ gso: lost, ecn: lost }, ['true', 'true']],
      [{ ecn: lost }, ['false', 'true']],
      [{}, ['false', 'false']],
      [{ gso: lost }, ['true', 'false']],
      [{}, ['false', 'false']],
    ] as const) {
      await nodes.observe(node, 'pod', result);
      await eventually(async () => {
        await look();
        expect(seen.at(-1)).toEqual(expected);
      });
    }
    await expectAnnotations(withRules, 'quic', unmarked);
    expect(seen.flat().filter((value) => value !== 'true' && value !== 'false')).toEqual([]);
  });

  it('changes what the program reads, and reports nothing else', async () => {
    await runPod(withRules, plainPod({ name: 'switch', labels: { app: 'switch' } }));
    await runPod(withRules, plainPod({ name: 'mode', labels: { app: 'mode' } }));
    expect((await annotationsOf(withRules, 'mode'))[modeAnnotation]).toBe('quic');
    await nodes.observe(node, 'pod', { ecn: lost });
    // No container reads ECN here.
    await expectAnnotations(withRules, 'switch', { [gso]: 'false', [ecn]: 'true', ...unmarked });
    await expectAnnotations(withRules, 'mode', { [modeAnnotation]: 'quic', [ecn]: 'true', ...unmarked });
    await nodes.observe(node, 'pod', { gso: lost });
    await expectAnnotations(withRules, 'switch', { [gso]: 'true', [runsWithAnnotation]: 'gso=on' });
    await expectAnnotations(withRules, 'mode', { [modeAnnotation]: 'tcp', [runsWithAnnotation]: 'env.MODE=on' });
  });

  it('marks no pod of a sandbox, whose values are literals', async () => {
    await client.create('/apis/node.k8s.io/v1/runtimeclasses', { metadata: { name: 'gvisor' }, handler: 'runsc' });
    const pod = plainPod({ spec: { runtimeClassName: 'gvisor' } });
    await eventually(async () => client.create(podsPath(withRules), pod, { dryRun: 'All' }));
    await runPod(withRules, pod);
    await nodes.observe(node, 'pod', { gso: lost });
    await expectAnnotations(withRules, 'quic', { [gso]: 'true', ...unmarked });
    expect(await eventsOf(withRules, 'quic')).toEqual([]);
  });

  it('reports nothing for an unstarted pod, and marks it only while it may have started', async () => {
    await createBoundPod(client, withRules, plainPod({ name: 'waiting' }), node);
    await nodes.observe(node, 'pod', { gso: lost });
    await expectAnnotations(withRules, 'waiting', { [gso]: 'true', [runsWithAnnotation]: 'gso=on,ecn=on' });
    await expectAnnotations(withRules, 'waiting', { [gso]: 'true', ...unmarked });
    expect(await eventsOf(withRules, 'waiting')).toEqual([]);
  });

  it('reports that a restart would help once the node has become capable', async () => {
    await nodes.observe(node, 'pod', { gso: lost });
    await expectEntry('broken,capable,capable,capable');
    await createBoundPod(client, withRules, plainPod({ name: 'slow' }), node);
    await writeRunning(client, withRules, 'slow', { server: minuteAgo() });
    await expectAnnotations(withRules, 'slow', { [gso]: 'true' });
    await nodes.observe(node, 'pod');
    await expectAnnotations(withRules, 'slow', { [gso]: 'false', [runsWithAnnotation]: 'gso=off,ecn=on' });
    await eventually(async () => {
      expect(await eventsOf(withRules, 'slow')).toEqual([
        expect.objectContaining({ type: 'Normal', reason: 'GsoDriftConservative' }),
      ]);
    });
  });
});

describe('While no operator runs', () => {
  it('no change is lost: pods are corrected afterwards, and nothing is written twice', async () => {
    await runPod(withRules, plainPod());
    await operator[Symbol.asyncDispose]();
    await nodes.observe(node, 'pod', { gso: lost });
    // Without a map, binding writes nothing, and the pod keeps the safe values from its creation.
    await client.remove(nodeMap);
    await eventually(async () => {
      const { metadata } = await getPodBoundWithoutMap();
      expect(metadata.annotations?.[nodeAnnotation]).toBeUndefined();
    });
    operator = await startOperator();
    await expectAnnotations(withRules, 'quic', { [gso]: 'true', [runsWithAnnotation]: 'gso=on,ecn=on' });
    await nodes.observe(node, 'pod');
    await expectAnnotations(withRules, 'quic', { [gso]: 'false', ...unmarked });
    await expectAnnotations(withRules, 'unmapped', { [gso]: 'false', [ecn]: 'false', [nodeAnnotation]: node });
    expect(operator.log.filter(({ level }) => level >= 50)).toEqual([]);
  });

  async function getPodBoundWithoutMap(): Promise<Pod> {
    await client.remove(`${podsPath(withRules)}/unmapped`);
    await createBoundPod(client, withRules, plainPod({ name: 'unmapped' }), node);
    return getPod(client, withRules, 'unmapped');
  }
});

describe('An untested node', () => {
  it('leaves its pods unchanged', async () => {
    await nodes.add('drift-untested');
    await createBoundPod(client, withRules, plainPod(), 'drift-untested');
    const pod = await getPod(client, withRules, 'quic');
    await runPod(withRules, plainPod({ name: 'other' }));
    await nodes.observe(node, 'pod', { gso: lost });
    await expectAnnotations(withRules, 'other', { [gso]: 'true' });
    expect(await getPod(client, withRules, 'quic')).toEqual(pod);
  });
});
