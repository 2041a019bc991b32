import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../../test/support/fake-api-server.ts';
import { Applier } from '../../kube/applier.ts';
import { Store } from '../../kube/store.ts';
import { NodeMap } from './node-map.ts';
import { type StoredNodeMap, isSameMap } from './read-node-map.ts';

const bodySchema = v.pipe(v.string(), v.parseJson(), v.object({ nodes: v.record(v.string(), v.string()) }));
const capable = 'capable,capable,capable,capable';
const broken = 'broken,broken,broken,broken';

describe('NodeMap', () => {
  let server: FakeApiServer;
  let abort: AbortController;
  let store: Store<StoredNodeMap>;
  let nodeMap: NodeMap;
  let ended: Promise<void>;
  let writes: Map<string, string>[];
  /** Called when a write was accepted but not yet answered. */
  let beforeAnswer: () => void;

  /** Stores a map as the watch would. */
  function see(nodes: ReadonlyMap<string, string>): void {
    store.set('nodes', { name: 'nodes', resourceVersion: String(writes.length), nodes });
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const nodes = new Map(Object.entries(v.parse(bodySchema, await text(request)).nodes));
    writes.push(nodes);
    see(nodes);
    beforeAnswer();
    response.end('{}');
  }

  beforeEach(async () => {
    abort = new AbortController();
    store = new Store<StoredNodeMap>((a, b) => isSameMap(a.nodes, b.nodes));
    writes = [];
    beforeAnswer = () => {};
    server = await startFakeApiServer((request, response) => {
      void take(request, response);
    });
    nodeMap = new NodeMap({
      applier: new Applier(server.client, 'tester'),
      store,
      log: pino({ enabled: false }),
      signal: abort.signal,
    });
  });

  afterEach(async () => {
    abort.abort();
    await ended;
    await server[Symbol.asyncDispose]();
  });

  it('waits until every node has been reconciled, then writes everything in one request', async () => {
    see(new Map([['gone', capable]]));
    ended = nodeMap.run(['a', 'b', 'c']);
    nodeMap.set('a', capable);
    nodeMap.set('new', broken);
    nodeMap.set('b', undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(writes).toEqual([]);
    nodeMap.set('c', broken);
    await expect.poll(() => writes).toHaveLength(1);
    expect(writes[0]).toEqual(
      new Map([
        ['a', capable],
        ['new', broken],
        ['c', broken],
      ]),
    );
  });

  it('drops entries of deleted nodes even if the last awaited node changes nothing', async () => {
    ended = nodeMap.run(['a']);
    see(new Map([['gone', capable]]));
    nodeMap.set('a', undefined);
    await expect.poll(() => writes).toEqual([new Map()]);
  });

  it('distinguishes decided entries from stored ones, and resolves when all are decided', async () => {
    see(new Map([['a', capable]]));
    const changed: string[] = [];
    nodeMap.onChange((node) => changed.push(`${node} ${nodeMap.decided(node) ?? 'none'}`));
    const complete = vi.fn<() => void>();
    void nodeMap.complete.then(complete);
    ended = nodeMap.run(['a', 'b']);
    expect([nodeMap.get('a'), nodeMap.decided('a')]).toEqual([capable, undefined]);
    nodeMap.set('a', capable);
    nodeMap.set('a', capable);
    await new Promise((resolve) => setImmediate(resolve));
    expect(complete).not.toHaveBeenCalled();
    nodeMap.set('b', undefined);
    nodeMap.set('a', broken);
    nodeMap.set('a', undefined);
    await expect.poll(() => complete).toHaveBeenCalledOnce();
    expect(changed).toEqual([`a ${capable}`, `a ${broken}`, 'a none']);
  });

  it('is complete immediately without nodes', async () => {
    ended = nodeMap.run([]);
    await expect(nodeMap.complete).resolves.toBeUndefined();
  });

  it('batches a burst of changes into few writes', async () => {
    ended = nodeMap.run([]);
    for (let node = 0; node < 1000; node++) nodeMap.set(`n${node}`, capable);
    await expect.poll(() => writes.at(-1)?.size).toBe(1000);
    expect(writes.length).toBeLessThanOrEqual(2);
  });

  it('keeps the entry of a node whose reconcile fails', async () => {
    see(new Map([['a', capable]]));
    ended = nodeMap.run(['a', 'b']);
    nodeMap.set('b', broken);
    nodeMap.keep('a');
    await expect.poll(() => writes).toHaveLength(1);
    expect(writes[0]?.get('a')).toBe(capable);
  });

  it('does not write an unchanged map', async () => {
    see(new Map([['a', capable]]));
    ended = nodeMap.run(['a']);
    nodeMap.set('a', capable);
    nodeMap.set('b', broken);
    nodeMap.set('b', undefined);
    nodeMap.set('a', broken);
    await expect.poll(() => writes).toHaveLength(1);
    expect(writes).toEqual([new Map([['a', broken]])]);
  });

  it('is rewritten when it is deleted before the response to a write arrives', async () => {
    beforeAnswer = () => {
      if (writes.length === 1) store.delete('nodes');
    };
    ended = nodeMap.run(['a']);
    nodeMap.set('a', capable);
    await expect.poll(() => writes).toHaveLength(2);
    expect(writes[1]).toEqual(new Map([['a', capable]]));
  });

  it('is rewritten when it is deleted or changed', async () => {
    ended = nodeMap.run(['a']);
    nodeMap.set('a', capable);
    await expect.poll(() => writes).toHaveLength(1);
    store.delete('nodes');
    await expect.poll(() => writes).toHaveLength(2);
    see(new Map([['a', 'capable,capable,capable,broken']]));
    await expect.poll(() => writes).toHaveLength(3);
    expect(writes[2]).toEqual(new Map([['a', capable]]));
  });
});
