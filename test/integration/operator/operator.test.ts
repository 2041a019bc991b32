import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { type Network, apiVersion, fieldManagers, nodeMapName, plurals } from '../../../api/names.ts';
import { type GsoReport, type Result, type Verdict, gsoNodeMapSchema, gsoReportSchema } from '../../../api/v1alpha1.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { runProcess } from '../../../control-plane/processes/run-process.ts';
import { isNotFound } from '../../../kube/api-error.ts';
import type { ApiClient } from '../../../kube/api-client.ts';
import { familyObservation, hostObservation, networkObservation } from '../../support/examples/example-report.ts';
import { type StartedOperator, connect, startOperator } from '../../support/programs/start-operator.ts';
import { startTcpProxy } from '../../support/cluster/tcp-proxy.ts';

const reports = `/apis/${apiVersion}/${plurals.reports}`;
const nodeMaps = `/apis/${apiVersion}/${plurals.nodeMaps}`;
const foreignLabel = 'example.com/team';

const nodeSchema = v.object({
  metadata: v.object({
    uid: v.string(),
    labels: v.record(v.string(), v.string()),
    managedFields: v.array(v.object({ manager: v.string(), fieldsV1: v.unknown() })),
  }),
});

const lost: Partial<Result> = { state: 'Broken', reason: 'SilentLoss', message: 'Bursts vanish.', goodRounds: 0 };

let admin: ApiClient;
const created = new Set<string>();

beforeAll(() => {
  admin = connect();
});

afterEach(async () => {
  for (const name of created) {
    await remove(`/api/v1/nodes/${name}`);
    await remove(`${reports}/${name}`);
  }
  created.clear();
});

afterAll(async () => {
  await remove(`${nodeMaps}/${nodeMapName}`);
  await admin.close();
});

async function mergePatch(path: string, body: unknown): Promise<void> {
  await admin.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
}

async function remove(path: string): Promise<void> {
  try {
    await admin.request({ method: 'DELETE', path });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await admin.request({ path });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

async function addNode(
  name: string,
  options: { kernelVersion?: string; operatingSystem?: string } = {},
): Promise<string> {
  created.add(name);
  await using client = new TestClient();
  const node = { name, kernelVersion: '6.18.44', labels: { [foreignLabel]: 'x' }, ...options };
  return (await createNode(client, node, AbortSignal.timeout(30_000))).uid;
}

interface Observation {
  /** Differences of the GSO result from that of a healthy node. */
  readonly gso?: Partial<Result>;
  /** Other differences. */
  readonly change?: { readonly lastRound?: string; readonly ipv4?: undefined };
}

/** Writes what a probe writes. */
async function observe(name: string, network: Network, { gso = {}, change = {} }: Observation = {}): Promise<void> {
  const healthy = network === 'pod' ? networkObservation : hostObservation;
  const ipv4 = { ...familyObservation, gso: { ...familyObservation.gso, ...gso } };
  const observation = { ...healthy, lastRound: new Date().toISOString(), ipv4, ...change };
  await admin.request({
    method: 'PATCH',
    path: `${reports}/${name}/status`,
    query: { fieldManager: fieldManagers[network], force: 'true' },
    contentType: 'application/apply-patch+yaml',
    body: { apiVersion, kind: 'GsoReport', metadata: { name }, status: { observed: { [network]: observation } } },
  });
}

/** Waits for the report that the operator creates, then writes both halves of it. */
async function observeBoth(name: string): Promise<void> {
  await eventually(async () => report(name));
  await observe(name, 'pod');
  await observe(name, 'host');
}

async function eventually<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}

async function report(name: string): Promise<GsoReport> {
  return v.parse(gsoReportSchema, await admin.request({ path: `${reports}/${name}` }));
}

async function verdict(name: string): Promise<Verdict | undefined> {
  return (await report(name)).status?.verdict;
}

/** Waits until the operator has written `status` and `reason` of a condition. */
async function expectCondition(name: string, type: string, expected: string): Promise<void> {
  await eventually(async () => {
    const found = (await report(name)).status?.conditions?.find((condition) => condition.type === type);
    expect(`${found?.status} ${found?.reason}`).toBe(expected);
  });
}

/** The capability labels of a Node as the node map would list them; `-` for a missing one. */
async function labels(name: string): Promise<string> {
  const { metadata } = v.parse(nodeSchema, await admin.request({ path: `/api/v1/nodes/${name}` }));
  expect(metadata.labels[foreignLabel]).toBe('x');
  return ['pod-gso', 'host-gso', 'pod-ecn', 'host-ecn']
    .map((key) => metadata.labels[`quicgso.io/${key}`] ?? '-')
    .join();
}

async function mapEntry(name: string): Promise<string | undefined> {
  const { nodes } = v.parse(gsoNodeMapSchema, await admin.request({ path: `${nodeMaps}/${nodeMapName}` }));
  return nodes?.[name];
}

async function expectVerdict(name: string, entry: string): Promise<void> {
  await eventually(async () => {
    expect(await labels(name)).toBe(entry);
    expect(await mapEntry(name)).toBe(entry);
  });
}

const allFour = (value: string): string => Array(4).fill(value).join();

/** Requests since the API server started that changed, or tried to change, what the operator writes. */
async function countWrites(): Promise<number> {
  const metrics = await text(await admin.open({ path: '/metrics' }));
  return metrics
    .split('\n')
    .filter((line) => /^apiserver_request_total\{.*resource="(nodes|gsoreports|gsonodemaps)"/u.test(line))
    .filter((line) => /verb="(APPLY|PATCH|POST|PUT|DELETE)"/u.test(line))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('reports', () => {
  let operator: StartedOperator;

  beforeEach(async () => {
    operator = await startOperator();
  });

  afterEach(async () => operator[Symbol.asyncDispose]());

  it('creates a report that its Node owns for a Linux node, and none for a Windows node', async () => {
    await addNode('op-windows', { operatingSystem: 'windows' });
    const uid = await addNode('op-owner');
    const { metadata } = await eventually(async () => report('op-owner'));
    expect(metadata.ownerReferences).toEqual([{ kind: 'Node', name: 'op-owner', uid }]);
    await eventually(async () => expect(operator.turns('op-windows')).toBeGreaterThan(0));
    expect(await exists(`${reports}/op-windows`)).toBe(false);
  });

  it('re-creates a deleted report, and keeps labels and map', async () => {
    await addNode('op-deleted');
    await observeBoth('op-deleted');
    await expectVerdict('op-deleted', allFour('capable'));

    const former = await report('op-deleted');
    await remove(`${reports}/op-deleted`);
    await eventually(async () => {
      expect((await report('op-deleted')).metadata.uid).not.toBe(former.metadata.uid);
    });
    await expectCondition('op-deleted', 'Fresh', 'Unknown NotReported');
    await expectVerdict('op-deleted', allFour('capable'));
  });

  it('ignores results of a previous node with the same name', async () => {
    await addNode('op-again');
    await observeBoth('op-again');
    await expectVerdict('op-again', allFour('capable'));

    await remove('/api/v1/nodes/op-again');
    const uid = await addNode('op-again');
    await eventually(async () => {
      expect((await report('op-again')).metadata.ownerReferences).toEqual([expect.objectContaining({ uid })]);
      expect(await mapEntry('op-again')).toBeUndefined();
    });
    expect(await labels('op-again')).toBe('-,-,-,-');
    await observeBoth('op-again');
    await expectVerdict('op-again', allFour('capable'));
  });
});

describe('verdicts', () => {
  let operator: StartedOperator;

  beforeEach(async () => {
    operator = await startOperator();
  });

  afterEach(async () => operator[Symbol.asyncDispose]());

  it('gives no verdict before the first observation, then follows each probe', async () => {
    await addNode('op-verdict');
    await expectCondition('op-verdict', 'Fresh', 'Unknown NotReported');
    expect(await labels('op-verdict')).toBe('-,-,-,-');
    expect(await mapEntry('op-verdict')).toBeUndefined();

    await observe('op-verdict', 'pod', { gso: lost });
    await eventually(async () => {
      expect(await labels('op-verdict')).toBe('broken,-,capable,-');
      expect(await mapEntry('op-verdict')).toBe('broken,unknown,capable,unknown');
    });

    await observe('op-verdict', 'host');
    await expectVerdict('op-verdict', 'broken,capable,capable,capable');
    await eventually(async () => {
      expect(await verdict('op-verdict')).toMatchObject({
        podGso: { state: 'Broken', evidence: 'Wire', reason: 'SilentLoss', message: 'Bursts vanish.' },
        hostGso: { state: 'Capable', reason: 'Delivered' },
        evidence: 'Wire',
        reason: 'SilentLoss',
      });
    });
    await expectCondition('op-verdict', 'Fresh', 'True Reported');
    await expectCondition('op-verdict', 'WireVerified', 'True PeersAnswered');
  });

  it('trusts a broken network again after two good rounds', async () => {
    await addNode('op-damped');
    await observeBoth('op-damped');
    await observe('op-damped', 'pod', { gso: lost });
    await expectVerdict('op-damped', 'broken,capable,capable,capable');
    await eventually(async () => expect((await verdict('op-damped'))?.podGso?.state).toBe('Broken'));
    await observe('op-damped', 'pod', { gso: { goodRounds: 1 } });
    await eventually(async () => {
      expect((await verdict('op-damped'))?.podGso?.message).toContain('one more must pass');
    });
    expect(await labels('op-damped')).toBe('broken,capable,capable,capable');
    await observe('op-damped', 'pod', { gso: { goodRounds: 2 } });
    await expectVerdict('op-damped', allFour('capable'));
  });

  it('reports a node with a kernel that is too old as unsupported, without any probe', async () => {
    await addNode('op-centos7', { kernelVersion: '3.10.0-1160.el7.x86_64' });
    await expectVerdict('op-centos7', allFour('unsupported'));
    await eventually(async () => {
      expect(await verdict('op-centos7')).toMatchObject({ evidence: 'None', reason: 'KernelTooOld' });
    });
  });

  it('follows an override, and the tests again when it is removed', async () => {
    await addNode('op-override');
    await observeBoth('op-override');
    await expectVerdict('op-override', allFour('capable'));
    const override = async (value: string | null): Promise<void> =>
      mergePatch('/api/v1/nodes/op-override', { metadata: { labels: { 'quicgso.io/override': value } } });
    await override('incapable');
    await expectVerdict('op-override', allFour('unsupported'));
    await eventually(async () => expect((await verdict('op-override'))?.reason).toBe('Override'));
    await override(null);
    await expectVerdict('op-override', allFour('capable'));
  });

  it('does not trust a round that is too old or in the future', async () => {
    await addNode('op-times');
    await observeBoth('op-times');
    await expectVerdict('op-times', allFour('capable'));
    const at = (minutes: number) => ({ change: { lastRound: new Date(Date.now() + minutes * 60_000).toISOString() } });
    await observe('op-times', 'pod', at(-76));
    await observe('op-times', 'host', at(6));
    await expectVerdict('op-times', allFour('unknown'));
    await eventually(async () => {
      const { podGso, hostGso } = (await verdict('op-times')) ?? {};
      expect([podGso?.reason, hostGso?.reason]).toEqual(['Stale', 'InvalidReport']);
    });
  });
});

describe('changes by others', () => {
  let operator: StartedOperator;

  beforeEach(async () => {
    operator = await startOperator();
  });

  afterEach(async () => operator[Symbol.asyncDispose]());

  const capable = {
    state: 'Capable',
    evidence: 'Wire',
    reason: 'Delivered',
    message: 'Trust me.',
    since: '2020-01-01T00:00:00Z',
  };
  const forged = {
    verdict: {
      podGso: capable,
      hostGso: capable,
      podEcn: capable,
      hostEcn: capable,
      evidence: 'Wire',
      reason: 'Delivered',
    },
  };

  it('restores a label that someone changed or removed', async () => {
    await addNode('op-hand');
    await observeBoth('op-hand');
    await observe('op-hand', 'pod', { gso: lost });
    await expectVerdict('op-hand', 'broken,capable,capable,capable');
    await mergePatch('/api/v1/nodes/op-hand', {
      metadata: { labels: { 'quicgso.io/pod-gso': 'capable', 'quicgso.io/host-gso': null } },
    });
    await eventually(async () => expect(await labels('op-hand')).toBe('broken,capable,capable,capable'));
  });

  it('owns only the labels of a Node', async () => {
    await addNode('op-fields');
    await observeBoth('op-fields');
    await expectVerdict('op-fields', allFour('capable'));
    const { metadata } = v.parse(nodeSchema, await admin.request({ path: '/api/v1/nodes/op-fields' }));
    const owned = metadata.managedFields.filter(({ manager }) => manager === fieldManagers.operator);
    const keys = ['pod-gso', 'host-gso', 'pod-ecn', 'host-ecn'].map((key) => [`f:quicgso.io/${key}`, {}] as const);
    expect(owned.map(({ fieldsV1 }) => fieldsV1)).toEqual([{ 'f:metadata': { 'f:labels': Object.fromEntries(keys) } }]);
  });

  it('never lets a forged verdict reach a label, and corrects it', async () => {
    await addNode('op-forged');
    await addNode('op-forged-untested');
    await observeBoth('op-forged');
    await observe('op-forged', 'pod', { gso: lost });
    await observe('op-forged', 'host', { gso: lost });
    await expectVerdict('op-forged', 'broken,broken,capable,capable');
    await eventually(async () => report('op-forged-untested'));

    const turns = operator.turns('op-forged');
    for (const name of ['op-forged', 'op-forged-untested'])
      await mergePatch(`${reports}/${name}/status`, { status: forged });
    await eventually(async () => {
      expect(operator.turns('op-forged')).toBeGreaterThan(turns);
      const { podGso, hostGso } = (await verdict('op-forged')) ?? {};
      expect([podGso?.state, hostGso?.state]).toEqual(['Broken', 'Broken']);
    });
    expect(await labels('op-forged')).toBe('broken,broken,capable,capable');
    await expectVerdict('op-forged-untested', allFour('unknown'));
  });

  it.each([
    ['capable although segments were lost', { gso: { reason: 'SilentLoss' } }],
    ['capable without evidence', { gso: { evidence: 'None' } }],
    ['capable without a good round', { gso: { goodRounds: 0 } }],
    ['no IP family', { change: { ipv4: undefined } }],
    ['a time that does not exist', { change: { lastRound: '9999-12-31T23:59:60Z' } }],
  ] as const)('marks no node capable for a report of %s, and keeps reconciling the others', async (_what, nonsense) => {
    await addNode('op-nonsense');
    await addNode('op-other');
    await eventually(async () => report('op-nonsense'));
    await observe('op-nonsense', 'host');
    // The schema may reject it already: then nothing was reported.
    const refused = await observe('op-nonsense', 'pod', nonsense).then(
      () => false,
      () => true,
    );
    await observeBoth('op-other');
    await expectVerdict('op-other', allFour('capable'));
    await eventually(async () =>
      expect(await labels('op-nonsense')).toMatch(refused ? /^-,capable/u : /^unknown,capable/u),
    );
    expect(operator.log.filter(({ level }) => level >= 50)).toEqual([]);
  });

  it('rewrites the node map when someone deletes or forges it', async () => {
    await addNode('op-map');
    await observeBoth('op-map');
    await expectVerdict('op-map', allFour('capable'));
    await remove(`${nodeMaps}/${nodeMapName}`);
    await expectVerdict('op-map', allFour('capable'));
    await mergePatch(`${nodeMaps}/${nodeMapName}`, {
      nodes: { 'op-map': allFour('broken'), 'op-no-node': allFour('capable') },
    });
    await expectVerdict('op-map', allFour('capable'));
    expect(await mapEntry('op-no-node')).toBeUndefined();
  });
});

describe('a network that is no longer tested', () => {
  it('has no verdict or label, does not make the report stale, and is tested again when enabled', async () => {
    await addNode('op-network-off');
    {
      await using both = new AsyncDisposableStack();
      both.use(await startOperator());
      await observeBoth('op-network-off');
      await expectVerdict('op-network-off', allFour('capable'));
      await eventually(async () => expect((await verdict('op-network-off'))?.hostGso?.state).toBe('Capable'));
    }
    const old = { lastRound: new Date(Date.now() - 76 * 60_000).toISOString() };
    await observe('op-network-off', 'host', { change: old });
    {
      await using podAlone = await startOperator({ tested: ['pod'] });
      await eventually(async () => {
        expect(await labels('op-network-off')).toBe('capable,-,capable,-');
        expect(await mapEntry('op-network-off')).toBe('capable,unknown,capable,unknown');
        expect(Object.keys((await verdict('op-network-off')) ?? {}).toSorted()).toEqual([
          'evidence',
          'podEcn',
          'podGso',
          'reason',
        ]);
      });
      expect(await verdict('op-network-off')).toMatchObject({ evidence: 'Wire', reason: 'Delivered' });
      await expectCondition('op-network-off', 'Fresh', 'True Reported');
      const turns = podAlone.turns('op-network-off');
      // A label that a user set stays theirs: the operator never had a result for it.
      await mergePatch('/api/v1/nodes/op-network-off', { metadata: { labels: { 'quicgso.io/host-gso': 'capable' } } });
      await eventually(async () => expect(podAlone.turns('op-network-off')).toBeGreaterThan(turns));
      expect(await labels('op-network-off')).toBe('capable,capable,capable,-');
      expect(await mapEntry('op-network-off')).toBe('capable,unknown,capable,unknown');
    }
    await using again = new AsyncDisposableStack();
    again.use(await startOperator());
    await observe('op-network-off', 'host');
    await expectVerdict('op-network-off', allFour('capable'));
  });
});

describe('a long run', () => {
  it('replaces the report of a node that was re-created while no operator ran', async () => {
    await addNode('op-offline');
    const uid = crypto.randomUUID();
    const owner = { apiVersion: 'v1', kind: 'Node', name: 'op-offline', uid };
    const metadata = { name: 'op-offline', ownerReferences: [owner] };
    await admin.request({ method: 'POST', path: reports, body: { apiVersion, kind: 'GsoReport', metadata } });
    await using operator = await startOperator();
    await eventually(async () => expect(operator.turns('op-offline')).toBeGreaterThan(0));
    await eventually(async () => {
      expect((await report('op-offline')).metadata.ownerReferences).not.toContainEqual(
        expect.objectContaining({ uid }),
      );
    });
    expect(await labels('op-offline')).toBe('-,-,-,-');
  });

  it('sends 50 requests over few TLS connections', async () => {
    await using proxy = await startTcpProxy(inject('server'));
    const client = connect({ server: proxy.server });
    for (let turn = 0; turn < 50; turn++) await client.request({ path: '/api/v1/nodes', query: { limit: '1' } });
    await Promise.all(Array.from({ length: 50 }, async () => client.request({ path: '/api/v1/nodes' })));
    await client.close();
    expect(proxy.connections()).toBeLessThanOrEqual(2);
  });

  it('resumes when a cut connection comes back', async () => {
    await using proxy = await startTcpProxy(inject('server'));
    await using operator = await startOperator({ server: proxy.server });
    await addNode('op-cut');
    await observeBoth('op-cut');
    await expectVerdict('op-cut', allFour('capable'));

    proxy.cut();
    await observe('op-cut', 'pod', { gso: lost });
    await eventually(async () =>
      expect(operator.log).toContainEqual(expect.objectContaining({ msg: 'watching failed, retrying', level: 50 })),
    );
    expect(await labels('op-cut')).toBe(allFour('capable'));
    proxy.mend();
    await expectVerdict('op-cut', 'broken,capable,capable,capable');
    // One for each series of retries: of each watch, and of each other writer in the meantime.
    const errors = operator.log
      .filter(({ level }) => level >= 50)
      .map(({ msg, node, path, namespace }) => `${msg} ${node ?? path ?? namespace ?? ''}`);
    expect(errors).toEqual([...new Set(errors)]);
  });

  it('sends no write while nothing changes, and none after a restart', async () => {
    const names = ['op-idle-1', 'op-idle-2', 'op-idle-3'];
    {
      await using operator = await startOperator({ resyncMs: 50 });
      for (const name of names) await addNode(name);
      for (const name of names) await observeBoth(name);
      for (const name of names) await expectVerdict(name, allFour('capable'));
      for (const name of names) await eventually(async () => expect((await verdict(name))?.hostGso).toBeDefined());
      // Each has the other two as peers, which are assigned a second after the last report.
      for (const name of names) {
        await eventually(async () => expect((await report(name)).spec?.peers?.host).toHaveLength(2));
      }
      const turns = operator.turns('op-idle-1');
      await eventually(async () => expect(operator.turns('op-idle-1')).toBeGreaterThan(turns + 5));

      const before = await countWrites();
      const resynced = names.map((name) => operator.turns(name) + 10);
      await eventually(async () =>
        names.forEach((name, index) => expect(operator.turns(name)).toBeGreaterThan(resynced[index] ?? 0)),
      );
      expect(await countWrites()).toBe(before);
    }
    const before = await countWrites();
    await using restarted = await startOperator({ resyncMs: 50 });
    await eventually(async () => names.forEach((name) => expect(restarted.turns(name)).toBeGreaterThan(5)));
    expect(await countWrites()).toBe(before);
    expect(restarted.log.filter(({ msg }) => msg === 'verdict changed')).toEqual([]);
  });

  it('updates the label within a moment of a changed report', async () => {
    await using operator = await startOperator();
    await addNode('op-fast');
    await observeBoth('op-fast');
    await expectVerdict('op-fast', allFour('capable'));
    const times: number[] = [];
    for (let change = 0; change < 100; change++) {
      const broken = change % 2 === 0;
      const expected = broken ? 'broken' : 'capable';
      await observe('op-fast', 'pod', broken ? { gso: lost } : {});
      const begin = performance.now();
      while (!(await labels('op-fast')).startsWith(expected));
      times.push(performance.now() - begin);
      await eventually(async () => expect((await verdict('op-fast'))?.podGso?.state.toLowerCase()).toBe(expected));
    }
    times.sort((a, b) => a - b);
    const [p50 = NaN, p99 = NaN] = [times[49], times[98]];
    process.stdout.write(`changed report to changed label: p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms\n`);
    expect(p99).toBeLessThan(1000);
    expect(operator.log.filter(({ level }) => level >= 50)).toEqual([]);
  });

  it(
    'drops a deleted node from the map, does not re-add it, and lets its report be deleted',
    { timeout: 90_000 },
    async () => {
      await using operator = await startOperator({ resyncMs: 50 });
      await addNode('op-gone');
      await observeBoth('op-gone');
      await expectVerdict('op-gone', allFour('capable'));
      await remove('/api/v1/nodes/op-gone');
      await eventually(async () => expect(await mapEntry('op-gone')).toBeUndefined());
      // The garbage collector discovers a new kind up to 30 seconds after its CRD was created.
      await vi.waitFor(async () => expect(await exists(`${reports}/op-gone`)).toBe(false), {
        timeout: 60_000,
        interval: 100,
      });
      expect(await exists('/api/v1/nodes/op-gone')).toBe(false);
      expect(operator.log.filter(({ level }) => level >= 50)).toEqual([]);
    },
  );
});

describe('the program', () => {
  const command = [process.execPath, join(import.meta.dirname, '../../../operator/main.ts')] as const;
  // Next to the kubeconfig, in the control plane's folder, which is removed with it.
  const log = join(dirname(inject('kubeconfig')), 'operator-test.log');

  it.each(['SIGTERM', 'SIGINT'] as const)('runs until %s and exits with 0', async (signal) => {
    await addNode('op-program', { kernelVersion: '3.10.0' });
    const env = { ...process.env, KUBECONFIG: inject('kubeconfig') };
    await using program = await runProcess({ name: 'operator', command, env, log, graceMs: 5000 });
    await expectVerdict('op-program', allFour('unsupported'));
    process.kill(program.pid, signal);
    expect(await program.exited).toMatchObject({ code: 0 });
  });

  it('names what is wrong with its flags and exits with 2', async () => {
    await using program = await runProcess({
      name: 'operator',
      command: [...command, '--min-evidence', 'much'],
      log,
      graceMs: 0,
    });
    expect(await program.exited).toMatchObject({ code: 2 });
  });
});
