import { pino } from 'pino';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fieldManagers } from '../../api/names.ts';
import { type NodeMetadata, readNode } from '../../api/read-node.ts';
import { Applier } from '../../kube/applier.ts';
import { Store } from '../../kube/store.ts';
import { hostObservation, networkObservation } from '../../test/support/examples/example-report.ts';
import { type FakeApiServer, startFakeApiServer } from '../../test/support/fake-api-server.ts';
import { Fleet } from '../fleet/fleet.ts';
import { Monitor } from '../health/monitor.ts';
import { NodeMap } from '../node-map/node-map.ts';
import type { StoredNodeMap } from '../node-map/read-node-map.ts';
import { PeerAssignments } from '../peers/peer-assignments.ts';
import { type NodeReport, readReport } from '../reports/read-report.ts';
import { KernelVersions } from './kernel-versions.ts';
import { NodeController } from './node-controller.ts';

const lineSchema = v.looseObject({
  queue: v.string(),
  key: v.string(),
  err: v.looseObject({
    type: v.string(),
    aggregateErrors: v.optional(v.array(v.looseObject({ message: v.string() }))),
  }),
});

describe('NodeController', () => {
  let server: FakeApiServer;
  let abort: AbortController;
  let nodes: Store<NodeMetadata>;
  let reports: Store<NodeReport>;
  let peers: PeerAssignments;
  let controller: NodeController;
  let ended: Promise<unknown>;
  let logged: v.InferOutput<typeof lineSchema>[];

  function add(name: string, lastRound: string): void {
    const metadata = { name, uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
    const node = readNode({ metadata });
    const owner = { apiVersion: 'v1', kind: 'Node', name, uid: `uid-${name}` };
    const report = readReport({
      metadata: { name, uid: `report-${name}`, resourceVersion: '1', ownerReferences: [owner] },
      status: { observed: { pod: { ...networkObservation, lastRound }, host: { ...hostObservation, lastRound } } },
    });
    if (node === undefined || report === undefined) throw new Error('the example cannot be read');
    nodes.set(name, node);
    reports.set(name, report);
  }

  beforeEach(async () => {
    abort = new AbortController();
    logged = [];
    nodes = new Store(() => false);
    reports = new Store(() => false);
    server = await startFakeApiServer((_request, response) => {
      response.statusCode = 422;
      response.end('{}');
    });
    const { client } = server;
    const { signal } = abort;
    const write = (line: string): unknown => logged.push(v.parse(v.pipe(v.string(), v.parseJson(), lineSchema), line));
    const log = pino({ level: 'error' }, { write });
    const applier = new Applier(client, fieldManagers.operator);
    peers = new PeerAssignments({ stored: (name) => reports.get(name)?.peers, log, signal });
    controller = new NodeController({
      client,
      applier,
      nodes,
      reports,
      kernels: new KernelVersions(client),
      nodeMap: new NodeMap({ applier, store: new Store<StoredNodeMap>(() => true), log, signal }),
      fleet: new Fleet(),
      peers,
      minEvidence: 'auto',
      tested: ['pod', 'host'],
      resyncMs: 600_000,
      monitor: new Monitor(),
      log,
      signal,
    });
  });

  afterEach(async () => {
    abort.abort();
    await ended;
    await server[Symbol.asyncDispose]();
    vi.useRealTimers();
  });

  it('performs the other writes even if one fails, and reports all failures', async () => {
    add('a', new Date().toISOString());
    ended = controller.run();
    await expect.poll(() => logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ queue: 'nodes', key: 'a', err: { type: 'AggregateError' } });
    expect(logged[0]?.err.aggregateErrors?.map(({ message }) => message.split(':')[0])).toEqual([
      'applying the labels of node a',
      'applying the verdict of node a',
    ]);
  });

  it('ignores a report that became stale while another replica led', () => {
    const setPeer = vi.spyOn(peers, 'set');
    add('a', '2026-11-22T12:00:00Z');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-22T12:01:00Z') });
    reports.set('a', { ...(reports.get('a') ?? fail()), resourceVersion: '2' });
    expect(setPeer).toHaveBeenLastCalledWith('a', 'host', expect.objectContaining({ port: 47_600 }));
    vi.setSystemTime('2026-11-22T14:00:00Z');
    ended = controller.run();
    expect(setPeer).toHaveBeenLastCalledWith('a', 'host', undefined);
  });
});

function fail(): never {
  throw new Error('there is no report');
}
