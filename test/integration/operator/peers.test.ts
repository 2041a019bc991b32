import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { apiVersion, fieldManagers, nodeMapName, peerKeySecret, plurals, systemNamespace } from '../../../api/names.ts';
import {
  type CapabilityVerdict,
  type Condition,
  type GsoReport,
  type PeerObservation,
  type Result,
  gsoReportSchema,
} from '../../../api/v1alpha1.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { hostObservation } from '../../support/examples/example-report.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { type StartedOperator, startOperator } from '../../support/programs/start-operator.ts';

const names = ['peers-a', 'peers-b', 'peers-c', 'peers-d'] as const;
type Name = (typeof names)[number];
const reports = `/apis/${apiVersion}/${plurals.reports}`;
const secret = `/api/v1/namespaces/${systemNamespace}/secrets/${peerKeySecret}`;

const sound: Result = {
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'Every segment arrived.',
  goodRounds: 2,
};
const ofKernel: Result = { ...sound, evidence: 'Egress' };
const loss: Result = { ...sound, state: 'Broken', reason: 'SilentLoss', message: 'Bursts vanish.', goodRounds: 0 };

let admin: TestClient;
let operator: StartedOperator;

beforeAll(() => {
  admin = new TestClient();
});

afterAll(async () => {
  await admin.remove(`/apis/${apiVersion}/${plurals.nodeMaps}/${nodeMapName}`);
  await admin.remove(secret);
  await admin[Symbol.asyncDispose]();
});

beforeEach(async () => {
  operator = await startOperator();
  for (const [index, name] of names.entries()) {
    const labels = { 'topology.kubernetes.io/zone': `zone-${index % 2}` };
    await createNode(admin, { name, kernelVersion: '6.18.44', labels }, AbortSignal.timeout(30_000));
    await eventually(async () => report(name));
  }
});

afterEach(async () => {
  await operator[Symbol.asyncDispose]();
  for (const name of names) {
    await admin.remove(`/api/v1/nodes/${name}`);
    await admin.remove(`${reports}/${name}`);
  }
});

async function eventually<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}

async function report(name: Name): Promise<GsoReport> {
  return v.parse(gsoReportSchema, await admin.get(`${reports}/${name}`));
}

async function peersOf(name: Name): Promise<string[]> {
  return ((await report(name)).spec?.peers?.host ?? []).map(({ node }) => node);
}

const othersThan = (name: Name): Name[] => names.filter((other) => other !== name);

type Fate = 'arrives' | 'lost' | 'lost in the own queue' | 'unanswered';

/** What a probe writes about a peer. */
function exchange(node: string, fate: Fate): PeerObservation {
  const sent = { sent: 48, received: 48 };
  const common = { node, family: 'IPv4', address: '192.168.0.7', time: new Date().toISOString() } as const;
  if (fate === 'unanswered') {
    const faults = {
      gso: { reason: 'PeerUnreachable', message: 'No answer.' },
      ecn: { reason: 'PeerUnreachable' },
    } as const;
    return { ...common, gso: 'Unknown', ecn: 'Unknown', faults };
  }
  if (fate === 'arrives') return { ...common, gso: 'Capable', ecn: 'Capable' };
  const { state, reason, message } = loss;
  const fault = { reason, message, ...(fate === 'lost in the own queue' && { errno: 'ENOBUFS' }) };
  const numbers = { control: sent, gso: { sent: 48, received: 4 }, ecn: sent };
  return { ...common, gso: state, ecn: 'Capable', faults: { gso: fault }, numbers };
}

interface Observed {
  /** What happens to packets sent to a peer; default: they arrive. */
  readonly fates?: Readonly<Partial<Record<Name, Fate>>>;
  /** The probe's own judgement; default: what follows from the fates, as the probe sees it. */
  readonly gso?: Result;
  readonly port?: number;
}

/** Writes what the probe of the host network writes. */
async function observe(name: Name, { fates = {}, gso, port = 47_600 }: Observed = {}): Promise<void> {
  const peers = (await peersOf(name)).map((node) => {
    const known = names.find((other) => other === node);
    return exchange(node, (known && fates[known]) ?? 'arrives');
  });
  const own = gso ?? (peers.some((peer) => peer.gso === 'Broken') ? loss : sound);
  const ecn = peers.some((peer) => peer.ecn === 'Capable') ? sound : ofKernel;
  const host = {
    ...hostObservation,
    addresses: [`192.168.0.${names.indexOf(name) + 1}`],
    port,
    lastRound: new Date().toISOString(),
    ipv4: { gso: own, ecn, maxSegments: 64 },
    peers,
  };
  const body = { apiVersion, kind: 'GsoReport', metadata: { name }, status: { observed: { host } } };
  await admin.apply(`${reports}/${name}/status`, body, fieldManagers.host);
}

/** All four report for the first time, before any has a peer, and then get their peers. */
async function assemble(): Promise<void> {
  for (const name of names) await observe(name, { gso: ofKernel });
  for (const name of names) {
    await eventually(async () => expect((await peersOf(name)).toSorted()).toEqual(othersThan(name)));
  }
}

async function verdict(name: Name): Promise<CapabilityVerdict | undefined> {
  return (await report(name)).status?.verdict?.hostGso;
}

async function expectVerdict(name: Name, expected: Partial<CapabilityVerdict>): Promise<void> {
  await eventually(async () => expect(await verdict(name)).toMatchObject(expected));
}

async function expectLabel(name: Name, expected: string): Promise<void> {
  const schema = v.object({ metadata: v.object({ labels: v.record(v.string(), v.string()) }) });
  await eventually(async () => {
    const { metadata } = v.parse(schema, await admin.get(`/api/v1/nodes/${name}`));
    expect(metadata.labels['quicgso.io/host-gso']).toBe(expected);
  });
}

async function expectWireVerified(name: Name, expected: Partial<Condition>): Promise<void> {
  await eventually(async () => {
    const conditions = (await report(name)).status?.conditions ?? [];
    expect(conditions.find(({ type }) => type === 'WireVerified')).toMatchObject(expected);
  });
}

describe('peers', () => {
  it('gives each probe the others as peers, at the addresses they report', async () => {
    await assemble();
    const { spec } = await report('peers-a');
    expect(spec?.peers?.host?.find(({ node }) => node === 'peers-c')).toEqual({
      node: 'peers-c',
      addresses: ['192.168.0.3'],
      port: 47_600,
    });
    expect(spec?.peers?.pod ?? []).toEqual([]);

    await observe('peers-c', { port: 47_601 });
    await eventually(async () =>
      expect((await report('peers-a')).spec?.peers?.host).toContainEqual(
        expect.objectContaining({ node: 'peers-c', port: 47_601 }),
      ),
    );
  });

  it('removes a deleted node from the lists, and keeps what users wrote', async () => {
    await assemble();
    const probeRequestedAt = '2026-11-22T10:00:00Z';
    await admin.patch(`${reports}/peers-a`, { spec: { probeRequestedAt } });
    await admin.remove('/api/v1/nodes/peers-d');
    await eventually(async () => expect((await peersOf('peers-a')).toSorted()).toEqual(['peers-b', 'peers-c']));
    expect((await report('peers-a')).spec?.probeRequestedAt).toBe(probeRequestedAt);
    const managed = v.object({
      metadata: v.object({ managedFields: v.array(v.object({ manager: v.string(), fieldsV1: v.unknown() })) }),
    });
    const { metadata } = v.parse(managed, await admin.get(`${reports}/peers-a`));
    const ours = metadata.managedFields.filter(({ manager }) => manager === fieldManagers.operator);
    expect(JSON.stringify(ours)).not.toContain('probeRequestedAt');
  });

  it('overwrites forged peers', async () => {
    await assemble();
    const forged = [{ node: 'peers-b', addresses: ['203.0.113.1'], port: 1 }];
    await admin.patch(`${reports}/peers-a`, { spec: { peers: { host: forged } } });
    await eventually(async () => expect((await peersOf('peers-a')).toSorted()).toEqual(othersThan('peers-a')));
  });
});

describe('verdicts with a view of the fleet', () => {
  beforeEach(assemble);

  it('calls a sender that loses to all its peers broken, and the peers capable', async () => {
    await observe('peers-a', { fates: { 'peers-b': 'lost', 'peers-c': 'lost', 'peers-d': 'lost' } });
    for (const name of othersThan('peers-a')) await observe(name);
    await expectVerdict('peers-a', { state: 'Broken', reason: 'SilentLoss', evidence: 'Wire' });
    expect((await verdict('peers-a'))?.message).toContain('Bursts vanish.');
    await expectLabel('peers-a', 'broken');
    for (const name of othersThan('peers-a')) {
      await expectVerdict(name, { state: 'Capable', evidence: 'Wire' });
      await expectLabel(name, 'capable');
      await expectWireVerified(name, { status: 'True', reason: 'PeersAnswered' });
    }
  });

  it('calls a receiver that several senders lose to faulty, and the senders capable', async () => {
    await observe('peers-d');
    // The first loss is attributed to the path, until a second sender reports the same receiver.
    await observe('peers-a', { fates: { 'peers-d': 'lost' } });
    await expectVerdict('peers-a', { state: 'Degraded', reason: 'PathLoss' });
    expect((await verdict('peers-a'))?.message).toContain('peers-d');

    await observe('peers-b', { fates: { 'peers-d': 'lost' } });
    await observe('peers-c', { fates: { 'peers-d': 'lost' } });
    await expectVerdict('peers-d', { state: 'Degraded', reason: 'FaultyReceiver', evidence: 'Wire' });
    expect((await verdict('peers-d'))?.message).toContain('peers-a');
    await expectLabel('peers-d', 'degraded');
    for (const name of othersThan('peers-d')) {
      await expectVerdict(name, { state: 'Capable', reason: 'Delivered', evidence: 'Wire' });
      await expectLabel(name, 'capable');
    }

    // One changed report is enough: no other sender has to report again.
    for (const name of othersThan('peers-d')) await observe(name);
    await expectVerdict('peers-d', { state: 'Capable', reason: 'Delivered' });
    await expectLabel('peers-d', 'capable');
  });

  it('calls one failing pair degraded and names the peer', async () => {
    for (const name of othersThan('peers-a')) await observe(name);
    await observe('peers-a', { fates: { 'peers-c': 'lost' } });
    await expectVerdict('peers-a', { state: 'Degraded', reason: 'PathLoss' });
    expect((await verdict('peers-a'))?.message).toContain('peers-c (1 of 3 peers)');
    await expectLabel('peers-a', 'degraded');
    for (const name of othersThan('peers-a')) await expectLabel(name, 'capable');
  });

  it('calls a sender that loses in its own queue broken', async () => {
    for (const name of othersThan('peers-a')) await observe(name);
    await observe('peers-a', { fates: { 'peers-c': 'lost in the own queue' } });
    await expectVerdict('peers-a', { state: 'Broken', reason: 'SilentLoss' });
    expect((await verdict('peers-a'))?.message).toContain('Bursts vanish.');
    await expectLabel('peers-a', 'broken');
  });

  it('keeps the evidence below the wire when no peer answers, and names the port', async () => {
    const fates = Object.fromEntries(names.map((name) => [name, 'unanswered' as const]));
    for (const name of names) await observe(name, { fates, gso: ofKernel });
    for (const name of names) {
      await expectWireVerified(name, { status: 'False', reason: 'PeerUnreachable' });
      const condition = (await report(name)).status?.conditions?.find(({ type }) => type === 'WireVerified');
      expect(condition?.message).toContain('UDP port 47600');
      await expectVerdict(name, { state: 'Capable', evidence: 'Egress' });
      await expectLabel(name, 'capable');
    }
  });
});

describe('the peer key', () => {
  const schema = v.object({ immutable: v.boolean(), data: v.object({ key: v.string() }) });
  const read = async () => v.parse(schema, await admin.get(secret));

  it('is created once, from 32 random bytes, and kept by every later operator', async () => {
    const first = await eventually(read);
    expect(Buffer.from(first.data.key, 'base64')).toHaveLength(32);
    expect(first.immutable).toBe(true);
    await using second = await startOperator();
    await assemble();
    expect(await read()).toEqual(first);
    expect(second.log.filter(({ msg, level }) => msg.includes('peer key') || level >= 50)).toEqual([]);
  });

  it('is left unchanged when a user created it', async () => {
    await admin.remove(secret);
    const own = { apiVersion: 'v1', kind: 'Secret', metadata: { name: peerKeySecret }, data: { key: btoa('own') } };
    await admin.create(`/api/v1/namespaces/${systemNamespace}/secrets`, own);
    await using second = await startOperator();
    await assemble();
    expect(await admin.get(secret)).toMatchObject({ data: own.data });
    expect(second.log.filter(({ level }) => level >= 50)).toEqual([]);
  });
});
