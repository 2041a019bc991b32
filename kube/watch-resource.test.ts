import type { ServerResponse } from 'node:http';
import { type Logger, pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readNode, type NodeMetadata } from '../api/read-node.ts';
import { type FakeApiServer, startFakeApiServer } from '../test/support/fake-api-server.ts';
import { Store } from './store.ts';
import { type WatchMonitor, type WatchedResource, watchResource } from './watch-resource.ts';

const node = (name: string, version: number) => ({
  metadata: { name, uid: `uid-${name}`, resourceVersion: String(version), creationTimestamp: '2026-11-22T12:00:00Z' },
});
const listOf = (version: number, ...items: unknown[]) => ({ metadata: { resourceVersion: String(version) }, items });
const eventOf = (type: string, object: unknown): string => `${JSON.stringify({ type, object })}\n`;

describe('watchResource', () => {
  let server: FakeApiServer;
  let abort: AbortController;
  let store: Store<NodeMetadata>;
  let ended: Promise<void>;
  /** The queries of all requests, in order. */
  let asked: URLSearchParams[];
  let accepted: (string | undefined)[];
  /** Responses to the next list and the next watch; a watch without a response stays open and silent. */
  let lists: ((response: ServerResponse) => void)[];
  let watches: ((response: ServerResponse) => void)[];
  let logged: string[];
  /** Calls of its monitor, without repetitions. */
  let fate: string[];

  const json = (body: unknown) => (response: ServerResponse) => response.end(JSON.stringify(body));
  const names = (): string[] => [...store.keys()].toSorted();
  const askedWatches = () => asked.filter((query) => query.has('watch'));

  beforeEach(async () => {
    abort = new AbortController();
    store = new Store<NodeMetadata>(() => false);
    asked = [];
    accepted = [];
    lists = [];
    watches = [];
    logged = [];
    fate = [];
    server = await startFakeApiServer((request, response) => {
      const query = new URL(request.url ?? '', 'http://fake').searchParams;
      asked.push(query);
      accepted.push(request.headers.accept);
      const answer = (query.has('watch') ? watches : lists).shift();
      if (answer !== undefined) answer(response);
      else if (query.has('watch')) response.flushHeaders();
      else json(listOf(1))(response);
    });
  });

  afterEach(async () => {
    abort.abort();
    await ended;
    await server[Symbol.asyncDispose]();
  });

  const hear = (word: string): void => {
    if (fate.at(-1) !== word) fate.push(word);
  };
  const monitor = (path: string): WatchMonitor => {
    hear(`begins ${path}`);
    return { alive: () => hear('alive'), restarted: hear, [Symbol.dispose]: () => hear('over') };
  };

  function start({
    silenceMs = 60_000,
    ...resource
  }: Partial<WatchedResource<NodeMetadata>> & { silenceMs?: number } = {}): void {
    const log: Logger = pino({ level: 'info' }, { write: (line: string) => logged.push(line) });
    ended = watchResource(
      server.client,
      { path: '/api/v1/nodes', parse: readNode, store, ...resource },
      { log, signal: abort.signal, monitor, silenceMs, retry: { baseMs: 1, capMs: 5 } },
    );
  }

  it('lists page by page and publishes objects after the last page', async () => {
    const first = { metadata: { resourceVersion: '5', continue: 'more' }, items: [node('a', 1)] };
    lists.push(json(first), (response) => {
      expect(names()).toEqual([]);
      json(listOf(5, node('b', 2)))(response);
    });
    start();
    await store.synced;
    expect(names()).toEqual(['a', 'b']);
    expect(asked.map((query) => query.get('continue')).slice(0, 2)).toEqual([null, 'more']);
  });

  it('accepts null as an empty list, as the API server writes it for metadata', async () => {
    lists.push(json({ metadata: { resourceVersion: '5' }, items: null }));
    start();
    await store.synced;
    expect(names()).toEqual([]);
  });

  it('requests metadata for a list and a watch', async () => {
    start({ metadataOnly: true });
    await expect.poll(() => accepted).toHaveLength(2);
    expect(accepted).toEqual([
      'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
      'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    ]);
  });

  it.each([
    [{ only: 'a' }, null, 'metadata.name=a'],
    [{ labels: 'x=y', fields: 'spec.z!=1' }, 'x=y', 'spec.z!=1'],
    [{ only: 'a', fields: 'spec.z!=1' }, null, 'metadata.name=a,spec.z!=1'],
  ])('asks for %j, of a list and of a watch', async (selected, labels, fields) => {
    start(selected);
    await expect.poll(() => asked).toHaveLength(2);
    for (const query of asked) {
      expect([query.get('labelSelector'), query.get('fieldSelector')]).toEqual([labels, fields]);
    }
  });

  it('stores objects under the given key', async () => {
    lists.push(json(listOf(5, node('a', 1), node('b', 1))));
    watches.push((response) => response.write(eventOf('DELETED', node('a', 6)) + eventOf('ADDED', node('c', 7))));
    start({ key: ({ uid }) => uid });
    await expect.poll(() => names()).toEqual(['uid-b', 'uid-c']);
  });

  it('follows events from the version of the list', async () => {
    lists.push(json(listOf(5, node('a', 1), node('b', 2))));
    watches.push((response) => {
      response.write(eventOf('ADDED', node('c', 6)) + eventOf('DELETED', node('a', 7)));
      response.write(eventOf('MODIFIED', node('b', 8)));
    });
    start();
    await expect.poll(() => store.get('b')?.resourceVersion).toBe('8');
    expect(names()).toEqual(['b', 'c']);
    expect(askedWatches()[0]?.get('resourceVersion')).toBe('5');
    expect(askedWatches()[0]?.get('allowWatchBookmarks')).toBe('true');
  });

  it('resumes from a bookmark when the connection is cut, without a new list', async () => {
    watches.push((response) => {
      response.write(eventOf('BOOKMARK', { metadata: { resourceVersion: '40' } }), () => response.destroy());
    });
    start();
    await expect.poll(() => askedWatches().at(-1)?.get('resourceVersion')).toBe('40');
    expect(asked.filter((query) => !query.has('watch'))).toHaveLength(1);
  });

  it.each([
    [
      'as a response',
      (response: ServerResponse) => ((response.statusCode = 410), response.end('{"reason":"Expired"}')),
    ],
    ['as an event', (response: ServerResponse) => response.end(eventOf('ERROR', { code: 410, message: 'too old' }))],
  ])('lists again after 410 %s, and drops what is gone', async (_how, gone) => {
    lists.push(json(listOf(5, node('a', 1), node('b', 2))), json(listOf(9, node('b', 2))));
    watches.push(gone);
    start();
    await expect.poll(() => askedWatches().at(-1)?.get('resourceVersion')).toBe('9');
    expect(names()).toEqual(['b']);
    expect(logged).toEqual([]);
  });

  it.each(['not json\n', '{"type":"MOVED"}\n', eventOf('ADDED', { metadata: {} })])(
    'lists again after the unreadable event %j',
    async (line) => {
      lists.push(json(listOf(5)), json(listOf(9, node('b', 2))));
      watches.push((response) => response.write(line));
      start();
      await expect.poll(() => names()).toEqual(['b']);
    },
  );

  it('retries every other error, and logs the first failure and the recovery', async () => {
    const refuse = (response: ServerResponse) => ((response.statusCode = 500), response.end());
    lists.push(refuse, refuse, (response) => response.destroy(), json(listOf(5, node('a', 1))));
    watches.push(refuse, (response) => response.write(eventOf('MODIFIED', node('a', 6))));
    start();
    await expect.poll(() => store.get('a')?.resourceVersion).toBe('6');
    await expect.poll(() => logged).toHaveLength(2);
    expect(logged[0]).toContain('watching failed, retrying');
    expect(logged[1]).toContain('watch restored');
  });

  it('keeps its objects while the API server is unreachable', async () => {
    lists.push(json(listOf(5, node('a', 1))));
    watches.push(
      (response) => response.destroy(),
      (response) => response.destroy(),
    );
    start();
    await expect.poll(() => askedWatches().length).toBeGreaterThan(2);
    expect(names()).toEqual(['a']);
  });

  it('restarts a silent watch', async () => {
    start({ silenceMs: 20 });
    await vi.waitFor(() => expect(askedWatches().length).toBeGreaterThan(1), { timeout: 5000 });
    expect(logged).toEqual([]);
  });

  it('reports its health to the monitor', async () => {
    const bookmark = eventOf('BOOKMARK', { metadata: { resourceVersion: '40' } });
    lists.push(json(listOf(5)), json(listOf(9)));
    watches.push(
      (response) => response.write(bookmark, () => response.destroy()),
      (response) => ((response.statusCode = 410), response.end()),
      (response) => response.end(bookmark),
    );
    start();
    await vi.waitFor(() => expect(askedWatches()).toHaveLength(4), { timeout: 5000 });
    abort.abort();
    await ended;
    expect(fate).toEqual(['begins /api/v1/nodes', 'alive', 'failed', 'expired', 'alive', 'ended', 'over']);
  });

  it('stops on abort during a watch', async () => {
    start();
    await expect.poll(() => askedWatches()).toHaveLength(1);
    abort.abort();
    await expect(ended).resolves.toBeUndefined();
  });

  it('stops on abort during a list', async () => {
    lists.push(() => undefined);
    start();
    await expect.poll(() => asked).toHaveLength(1);
    abort.abort();
    await expect(ended).resolves.toBeUndefined();
  });
});
