import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import * as v from 'valibot';
import { ApiError, isGone } from './api-error.ts';
import { backoff } from './backoff.ts';
import type { ApiClient } from './api-client.ts';
import { failureCode } from './failure-code.ts';
import { readLines } from './read-lines.ts';
import type { Store } from './store.ts';

/** Selects objects of a collection; default: all. */
interface Selected {
  /** Only the object with this name. */
  readonly only?: string;
  /** Label and field selectors, in the syntax of the API server. */
  readonly labels?: string;
  readonly fields?: string;
}

export interface WatchedResource<T> extends Selected {
  /** Path of the collection, for example `/api/v1/nodes`. */
  readonly path: string;
  readonly metadataOnly?: boolean;
  /** Returns what to keep of an object; undefined skips it. Must not throw. */
  readonly parse: (object: unknown) => ({ readonly name: string } & T) | undefined;
  /** The key in the store; default: the name. */
  readonly key?: (object: T & { readonly name: string }) => string;
  readonly store: Store<T>;
}

/** Why a watch restarted: the server closed it or it was silent (`ended`), it failed, or its version was too old. */
type RestartCause = 'ended' | 'failed' | 'expired';

/** Receives the health of a watch; disposed of when the watch stops. */
export interface WatchMonitor extends Disposable {
  /** The watch is active: it received something, or a request failed. */
  alive(): void;
  restarted(cause: RestartCause): void;
}

export interface WatchSettings {
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly monitor?: (path: string) => WatchMonitor;
  /** Objects per page of a list; a page of 250 reports is about 1.5 MB. */
  readonly pageSize?: number;
  /** A watch that is silent for this long is restarted, in milliseconds. Bookmarks arrive about every minute. */
  readonly silenceMs?: number;
  readonly retry?: { readonly baseMs: number; readonly capMs: number };
}

const listSchema = v.object({
  metadata: v.object({ resourceVersion: v.string(), continue: v.exactOptional(v.string()) }),
  // The API server writes null for an empty list of metadata.
  items: v.nullish(v.array(v.unknown()), []),
});
const eventSchema = v.object({
  type: v.picklist(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: v.unknown(),
});
const versionSchema = v.object({ metadata: v.object({ resourceVersion: v.string() }) });
const statusSchema = v.object({ code: v.number(), message: v.string() });

/**
 * Keeps a store in sync with a collection until the signal aborts: lists it, then watches from there. Every error is
 * retried: 410 and an invalid event with a new list, any other by watching from the last version seen. client-node's
 * informer stops permanently on most of them.
 */
export async function watchResource<T>(
  client: ApiClient,
  resource: WatchedResource<T>,
  { log, signal, monitor, pageSize = 250, silenceMs = 90_000, retry = { baseMs: 250, capMs: 15_000 } }: WatchSettings,
): Promise<void> {
  using health = monitor?.(resource.path);
  let version: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    const begin = performance.now();
    try {
      version ??= await list(client, resource, { signal, pageSize, onPage: () => health?.alive() });
      for await (const seen of watch(client, resource, { version, signal, silenceMs })) {
        version = seen;
        health?.alive();
        if (failures > 0) log.info({ path: resource.path }, 'watch restored');
        failures = 0;
      }
      health?.restarted('ended');
      // Do not flood a server that closes every watch immediately.
      if (performance.now() - begin < 1000) await delay(1000, undefined, { signal });
    } catch (error) {
      if (signal.aborted) return;
      const expired = isGone(error) || isUnreadable(error);
      if (expired) version = undefined;
      health?.restarted(expired ? 'expired' : 'failed');
      failures += 1;
      const level = failures > 1 || isGone(error) ? 'debug' : 'error';
      log[level]({ err: error, path: resource.path }, 'watching failed, retrying');
      await delay(backoff(failures, retry), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Replaces the store's content with the whole collection, read page by page; returns the version to watch from. */
async function list<T>(
  client: ApiClient,
  resource: WatchedResource<T>,
  { signal, pageSize, onPage }: { signal: AbortSignal; pageSize: number; onPage: () => void },
): Promise<string> {
  const { path, metadataOnly, parse, key = nameOf, store } = resource;
  const objects = new Map<string, T>();
  for (let next = ''; ;) {
    const page = v.parse(
      listSchema,
      await client.request({
        path,
        query: {
          limit: String(pageSize),
          ...(next === '' ? {} : { continue: next }),
          ...selection(resource),
        },
        ...(metadataOnly === true ? { metadataOnly: 'list' } : {}),
        signal,
      }),
    );
    onPage();
    for (const item of page.items) {
      const object = parse(item);
      if (object !== undefined) objects.set(key(object), object);
    }
    next = page.metadata.continue ?? '';
    if (next === '') {
      store.replace(objects);
      return page.metadata.resourceVersion;
    }
  }
}

/**
 * Applies every event of one watch request to the store and yields its version, until the server closes the request.
 */
async function* watch<T>(
  client: ApiClient,
  resource: WatchedResource<T>,
  { version, signal, silenceMs }: { version: string; signal: AbortSignal; silenceMs: number },
): AsyncGenerator<string, void> {
  const { path, metadataOnly, parse, key = nameOf, store } = resource;
  const body = await client.open({
    path,
    query: {
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: version,
      // With jitter, so that the watches do not all restart in the same second after an API server restart.
      timeoutSeconds: String(300 + Math.floor(Math.random() * 300)),
      ...selection(resource),
    },
    ...(metadataOnly === true ? { metadataOnly: 'object' } : {}),
    timeoutMs: silenceMs,
    signal,
  });
  try {
    for await (const line of readLines(body)) {
      const { type, object } = v.parse(eventSchema, JSON.parse(line));
      if (type === 'ERROR') throw readErrorEvent(object);
      if (type !== 'BOOKMARK') {
        const parsed = parse(object);
        if (parsed !== undefined && type === 'DELETED') store.delete(key(parsed));
        else if (parsed !== undefined) store.set(key(parsed), parsed);
      }
      yield v.parse(versionSchema, object).metadata.resourceVersion;
    }
  } catch (error) {
    if (failureCode(error) !== 'UND_ERR_BODY_TIMEOUT') throw error;
  }
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** The query parameters that select objects. */
function selection({ only, labels, fields }: Selected): Record<string, string> {
  const fieldSelector = [only === undefined ? undefined : `metadata.name=${only}`, fields].filter(
    (part) => part !== undefined,
  );
  return {
    ...(labels === undefined ? {} : { labelSelector: labels }),
    ...(fieldSelector.length === 0 ? {} : { fieldSelector: fieldSelector.join(',') }),
  };
}

/** Watching from the same version would return the same line again; a list does not. */
function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError || v.isValiError(error);
}

function readErrorEvent(object: unknown): Error {
  const status = v.safeParse(statusSchema, object);
  if (!status.success) return new Error('the watch ended with an error that is not a Status');
  return new ApiError(status.output.code, '', `${status.output.code} ${status.output.message}`);
}
