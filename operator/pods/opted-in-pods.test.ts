import type { ServerResponse } from 'node:http';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../../test/support/fake-api-server.ts';
import { Store } from '../../kube/store.ts';
import { OptedInPods } from './opted-in-pods.ts';
import type { NamespaceMetadata } from './read-namespace.ts';

const pod = (name: string) => ({ metadata: { name, uid: `uid-${name}`, resourceVersion: '1' } });
const added = (name: string): string => `${JSON.stringify({ type: 'ADDED', object: pod(name) })}\n`;

describe('OptedInPods', () => {
  let server: FakeApiServer;
  let abort: AbortController;
  let namespaces: Store<NamespaceMetadata>;
  let pods: OptedInPods;
  let ended: Promise<void>;
  /** Pods of each namespace that a list finds. */
  let stored: Map<string, string[]>;
  /** Watches that are open, by namespace. */
  let watches: Map<string, ServerResponse>;
  let asked: URL[];
  let changes: string[];
  /** Namespaces of which a list is not answered. */
  let silent: Set<string>;

  const namesIn = (namespace: string): string[] | undefined => {
    const found = pods.in(namespace);
    return found === undefined ? undefined : [...found].map(({ name }) => name);
  };

  beforeEach(async () => {
    abort = new AbortController();
    stored = new Map();
    watches = new Map();
    asked = [];
    changes = [];
    silent = new Set();
    server = await startFakeApiServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://fake');
      const namespace = url.pathname.split('/')[4] ?? '';
      asked.push(url);
      if (url.searchParams.has('watch')) {
        watches.set(namespace, response);
        response.on('close', () => watches.delete(namespace));
        response.flushHeaders();
      } else if (!silent.has(namespace)) {
        const items = (stored.get(namespace) ?? []).map(pod);
        response.end(JSON.stringify({ metadata: { resourceVersion: '1' }, items }));
      }
    });
    namespaces = new Store(() => true);
    pods = new OptedInPods({
      client: server.client,
      namespaces,
      monitor: () => ({ alive: () => undefined, restarted: () => undefined, [Symbol.dispose]: () => undefined }),
      log: pino({ enabled: false }),
      signal: abort.signal,
    });
    pods.onChange((namespace, name) => changes.push(`${namespace}/${name}`));
    pods.onNamespace((namespace) => changes.push(namespace));
    ended = pods.run();
  });

  afterEach(async () => {
    abort.abort();
    await ended;
    await server[Symbol.asyncDispose]();
  });

  it('watches the unfinished pods of opted-in namespaces only', async () => {
    stored.set('shop', ['a', 'b']);
    expect(namesIn('shop')).toBeUndefined();
    namespaces.set('shop', { name: 'shop' });
    namespaces.set('shop', { name: 'shop' });
    namespaces.delete('bank');
    await expect.poll(() => namesIn('shop')).toEqual(['a', 'b']);
    await expect.poll(() => watches.has('shop')).toBe(true);
    watches.get('shop')?.write(added('c'));
    await expect.poll(() => pods.get('shop', 'c')?.uid).toBe('uid-c');
    expect(changes).toEqual(['shop/a', 'shop/b', 'shop', 'shop/c']);
    expect(new Set(asked.map(({ pathname }) => pathname))).toEqual(new Set(['/api/v1/namespaces/shop/pods']));
    for (const { searchParams } of asked) {
      expect(searchParams.get('fieldSelector')).toBe('status.phase!=Succeeded,status.phase!=Failed');
    }
  });

  it('distinguishes pods of the same name in two namespaces', async () => {
    for (const namespace of ['shop', 'bank']) {
      stored.set(namespace, ['a']);
      namespaces.set(namespace, { name: namespace });
      await expect.poll(() => namesIn(namespace)).toEqual(['a']);
    }
    expect([...pods.all()].map(([namespace, { name }]) => `${namespace}/${name}`)).toEqual(['shop/a', 'bank/a']);
  });

  it('lists two namespaces at a time, and continues if one opts out meanwhile', async () => {
    const names = ['a', 'b', 'c', 'd'];
    silent = new Set(['a', 'b']);
    for (const namespace of names) namespaces.set(namespace, { name: namespace });
    await expect.poll(() => asked).toHaveLength(2);
    expect(namesIn('c')).toBeUndefined();
    namespaces.delete('a');
    await expect.poll(() => [namesIn('c'), namesIn('d')]).toEqual([[], []]);
    expect([namesIn('a'), namesIn('b')]).toEqual([undefined, undefined]);
  });

  it('stops watching a namespace that opts out, and resumes when it opts in again', async () => {
    stored.set('shop', ['a']);
    namespaces.set('shop', { name: 'shop' });
    await expect.poll(() => watches.has('shop')).toBe(true);
    namespaces.delete('shop');
    expect(namesIn('shop')).toBeUndefined();
    expect(pods.get('shop', 'a')).toBeUndefined();
    await expect.poll(() => watches.has('shop')).toBe(false);
    stored.set('shop', ['b']);
    namespaces.set('shop', { name: 'shop' });
    await expect.poll(() => namesIn('shop')).toEqual(['b']);
    expect(changes).toEqual(['shop/a', 'shop', 'shop', 'shop/b', 'shop']);
  });
});
