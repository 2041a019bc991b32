import { pino } from 'pino';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { apiVersion, capabilityLabels, fieldManagers, serviceAccounts, systemNamespace } from '../../../api/names.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';
import { leasePath, nodesPath } from '../../../kube/paths.ts';
import { Store } from '../../../kube/store.ts';
import { watchResource } from '../../../kube/watch-resource.ts';
import type { MinEvidence } from '../../../operator/verdict/evidence-floor.ts';
import { parseMetrics, valueOf } from '../../support/parse-metrics.ts';
import { monotonicClock } from '../../../operator/lease/clock.ts';
import { Election } from '../../../operator/lease/election.ts';
import { clusterLease } from '../../../operator/lease/lease-store.ts';
import { type NodeMetadata, readNode } from '../../../api/read-node.ts';
import { capableResult, familyObservation, networkObservation } from '../../support/examples/example-report.ts';
import { runOperator } from '../../../operator/run-operator.ts';
import { reportOf } from '../../support/cluster/apply-report.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { connect } from '../../support/programs/start-operator.ts';
import { type Replica, startReplica } from '../../support/programs/start-replica.ts';
import { startTcpProxy } from '../../support/cluster/tcp-proxy.ts';
import { nodeMap } from '../../support/admission/two-kinds-of-nodes.ts';

// Two operators with different settings, so that a node's label shows which wrote last: one takes the evidence of
// a kernel as sufficient and writes "capable", the other requires that of the wire and writes "unknown".

const node = 'election';
const wordOf = { kernel: 'capable', wire: 'unknown' } as const;

const stack = new AsyncDisposableStack();
const client = stack.use(new TestClient());
/** Every value the node's label has had. */
const history: (string | undefined)[] = [];

beforeAll(async () => {
  await client.remove(leasePath);
  await createNode(client, { name: node, kernelVersion: '6.18.44' }, AbortSignal.timeout(30_000));
  stack.defer(async () => {
    for (const path of [`${nodesPath}/${node}`, reportOf(node), nodeMap, leasePath]) await client.remove(path);
  });
  recordLabels();
});

afterAll(() => stack.disposeAsync());

function recordLabels(): void {
  const stop = new AbortController();
  const admin = connect();
  const store = new Store<NodeMetadata>(() => false);
  store.onChange((name) => {
    const value = store.get(name)?.labels[capabilityLabels.podGso];
    if (history.at(-1) !== value) history.push(value);
  });
  const settings = { log: pino({ level: 'silent' }), signal: stop.signal };
  const resource = { path: nodesPath, only: node, metadataOnly: true, parse: readNode, store };
  const watched = watchResource(admin, resource, settings);
  stack.defer(async () => {
    stop.abort();
    await watched;
    await admin.close();
  });
}

/** Writes what a probe that cannot reach another writes. */
async function observe(): Promise<void> {
  const gso = { ...capableResult, evidence: 'Kernel' };
  const ipv4 = { ...familyObservation, gso, ecn: gso };
  const pod = { ...networkObservation, lastRound: new Date().toISOString(), ipv4, peers: [] };
  const body = { apiVersion, kind: 'GsoReport', metadata: { name: node }, status: { observed: { pod } } };
  await client.apply(`${reportOf(node)}/status`, body, fieldManagers.pod);
}

const leaseSchema = v.object({ spec: v.object({ holderIdentity: v.optional(v.string()) }) });

async function holder(): Promise<string | undefined> {
  return v.parse(leaseSchema, await client.get(leasePath)).spec.holderIdentity;
}

async function eventually(check: () => unknown, timeout = 30_000): Promise<void> {
  await vi.waitFor(check, { timeout, interval: 20 });
}

async function expectLeader({ name }: { name: string }, minEvidence: keyof typeof wordOf): Promise<void> {
  await eventually(async () => expect(await holder()).toBe(name));
  await eventually(() => expect(history.at(-1)).toBe(wordOf[minEvidence]));
}

/** All earlier writes have been observed once the leader has corrected what this wrote. */
async function expectUndone(minEvidence: keyof typeof wordOf, since: number): Promise<void> {
  const tampered = 'degraded';
  await client.patch(`${nodesPath}/${node}`, { metadata: { labels: { [capabilityLabels.podGso]: tampered } } });
  await eventually(() => expect(history.slice(since)).toEqual([tampered, wordOf[minEvidence]]));
}

// Each test starts programs, which is slow on a busy machine.
describe('Of two operators', { timeout: 120_000 }, () => {
  let [first, second, third]: (Replica | undefined)[] = [];
  const replica = (found: Replica | undefined): Replica => found ?? expect.unreachable('a test before this one failed');

  afterAll(async () => {
    for (const found of [first, second, third]) await found?.[Symbol.asyncDispose]();
  });

  it('one leads, and the other is on standby', async () => {
    first = await startReplica('first', 'kernel');
    await eventually(async () => client.get(reportOf(node)));
    await observe();
    await expectLeader(first, 'kernel');
    second = await startReplica('second', 'wire');
    for (const { ask } of [first, second]) {
      await eventually(async () => expect(await ask('/readyz')).toEqual({ status: 200, text: 'ok\n' }));
      expect(await ask('/livez')).toEqual({ status: 200, text: 'ok\n' });
    }
    expect(await holder()).toBe('first');
  });

  it('each reports in its metrics whether it leads, and only the leader reports what it sees', async () => {
    const metrics = async ({ ask }: Replica) => parseMetrics((await ask('/metrics')).text).samples;
    const [leader, standby] = [await metrics(replica(first)), await metrics(replica(second))];
    const capable = { capability: 'gso', network: 'pod', state: 'capable' };
    expect(valueOf(leader, 'quicgso_leader')).toBe(1);
    expect(valueOf(leader, 'quicgso_verdicts', capable)).toBeGreaterThan(0);
    expect(valueOf(leader, 'quicgso_reconcile_total', { queue: 'nodes', result: 'success' })).toBeGreaterThan(0);
    expect(valueOf(leader, 'quicgso_api_requests_total', { verb: 'PATCH', code: '200' })).toBeGreaterThan(0);
    await eventually(async () =>
      expect(valueOf(await metrics(replica(first)), 'quicgso_node_map_entries')).toBeGreaterThan(0),
    );
    expect(valueOf(standby, 'quicgso_leader')).toBe(0);
    expect(valueOf(standby, 'quicgso_verdicts', capable)).toBeUndefined();
    expect(valueOf(standby, 'quicgso_api_requests_total', { verb: 'WATCH', code: '200' })).toBeGreaterThan(0);
    expect(valueOf(standby, 'quicgso_api_requests_total', { verb: 'PATCH' })).toBeUndefined();
  });

  it('one takes over within 2 s when the other is told to exit', async () => {
    const [leader, standby] = [replica(first), replica(second)];
    leader.signal('SIGTERM');
    expect(await leader.exited).toEqual({ code: 0, signal: null });
    await expectLeader(standby, 'wire');
    const took = (standby.said('became leader') ?? Infinity) - (leader.said('stopping') ?? 0);
    expect(took).toBeLessThan(2000);
  });

  it('one takes over from one frozen longer than the Lease, which exits without another write', async () => {
    const frozen = replica(second);
    third = await startReplica('third', 'kernel');
    await eventually(async () => expect((await replica(third).ask('/readyz')).status).toBe(200));
    frozen.signal('SIGSTOP');
    const begin = Date.now();
    await expectLeader(third, 'kernel');
    const took = (third.said('became leader') ?? Infinity) - begin;
    expect(took).toBeGreaterThan(10_000);
    expect(took).toBeLessThan(15_000 + 2_500);

    await observe();
    const words = history.length;
    frozen.signal('SIGCONT');
    expect(await frozen.exited).toEqual({ code: 1, signal: null });
    expect(frozen.said('lost leadership')).toBeDefined();
    expect(await holder()).toBe('third');
    await expectUndone('kernel', words);
  });

  it('one that is killed and restarts in its pod leads again immediately', async () => {
    const killed = replica(third);
    killed.signal('SIGKILL');
    await killed.exited;
    await using again = await startReplica('third', 'kernel');
    await eventually(() => expect(again.said('became leader')).toBeDefined());
    expect((again.said('became leader') ?? Infinity) - (again.said('starting') ?? 0)).toBeLessThan(5000);
  });
});

describe('A leader that cannot reach its Lease', () => {
  /** As in main.ts, but ten times faster, and without exit on a lost Lease: only its own rule stops its writes. */
  const timings = { leaseMs: 2000, deadlineMs: 1200, renewMs: 300, retryMs: 150, attemptMs: 400 };

  async function startCandidate(name: string, minEvidence: MinEvidence, leaseServer = inject('server')) {
    const account = { namespace: systemNamespace, serviceAccount: serviceAccounts.operator };
    const token = await serviceAccountToken(client, account, AbortSignal.timeout(30_000));
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
    const [own, ofLease] = [connect({ token }), connect({ token, server: leaseServer })];
    const election = new Election({
      store: clusterLease(ofLease),
      identity: name,
      clock: monotonicClock,
      log,
      timings,
    });
    const stop = new AbortController();
    own.mayWrite = () => election.leads;
    const end = election.run();
    const ended = runOperator({ client: own, minEvidence, log, signal: stop.signal, lead: election.won });
    stack.defer(async () => {
      stop.abort();
      await ended;
      await election.release();
      await ofLease.close();
    });
    return { name, election, end, lines };
  }

  it('stops writing before another starts', async () => {
    await client.remove(leasePath);
    await using proxy = await startTcpProxy(inject('server'));
    const partitioned = await startCandidate('partitioned', 'kernel', proxy.server);
    await eventually(async () => client.get(reportOf(node)));
    await observe();
    await expectLeader(partitioned, 'kernel');
    const other = await startCandidate('other', 'wire');

    const begin = history.length;
    let [stopped, began] = [Infinity, Infinity];
    void partitioned.end.then(() => (stopped = performance.now()));
    void other.election.won.then(() => (began = performance.now()));
    proxy.cut();
    await expectLeader(other, 'wire');
    expect(await partitioned.end).toBe('lost');
    expect(stopped).toBeLessThan(began);

    // It observes this change, would write, and does not.
    await observe();
    const refused = (): boolean => partitioned.lines.some((line) => line.includes('this replica is not the leader'));
    await eventually(() => expect(refused()).toBe(true));
    expect(history.slice(begin)).toEqual(['unknown']);
    await expectUndone('wire', begin + 1);
  });
});
