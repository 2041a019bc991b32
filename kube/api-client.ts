import { text } from 'node:stream/consumers';
import type { Dispatcher } from 'undici';
import { readApiError } from './api-error.ts';
import type { Credentials } from './credentials/credentials.ts';

/** Timeout for the first byte of a response, and between two bytes, in milliseconds. */
const requestTimeoutMs = 30_000;

/** Requests objects as metadata only: for a Node, a tenth of the bytes to send and parse. */
const metadataOnly = {
  object: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  list: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
} as const;

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path on the server, for example `/api/v1/nodes`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Requests metadata only: of one object (or a watch), or of a list. */
  readonly metadataOnly?: keyof typeof metadataOnly;
  /** Timeout between two bytes of the response, in milliseconds; default 30,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface ApiAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Parsed if it is JSON, otherwise text. */
  readonly body: unknown;
}

/** A request and its result. */
export interface Exchange {
  /** The method, or `WATCH`. */
  readonly verb: string;
  /** The status code, or `none`. */
  readonly code: string;
  /** Time until the response started or the request failed. */
  readonly seconds: number;
}

/**
 * A client of the API server with one connection pool and a timeout on every wait. It sends requests with undici
 * directly, because client-node 2.0.1 opens a TLS connection for each (kubernetes-client/javascript#2893) and sets no
 * timeout, and its generated clients took twice the CPU and 150 MB more for 1,000 patches.
 */
export class ApiClient implements AsyncDisposable {
  readonly #credentials: Credentials;
  #pool: Dispatcher | undefined;
  #closed = false;

  /** Called before each write request, which is refused when it returns false. */
  mayWrite: () => boolean = () => true;

  /** Called after each request. */
  onExchange: (exchange: Exchange) => void = () => undefined;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  /** Base URL of the API server, without a trailing slash. */
  get server(): string {
    return this.#credentials.server;
  }

  /** Returns the parsed response. Throws ApiError for an error response, and another error if there was no response. */
  async request(request: ApiRequest): Promise<unknown> {
    const parsed: unknown = JSON.parse(await text(await this.open(request)));
    return parsed;
  }

  /** Returns the response as a stream. Throws as `request` does; the stream throws later errors. */
  async open(request: ApiRequest): Promise<Dispatcher.ResponseData['body']> {
    const { statusCode, body } = await this.#send(request);
    if (statusCode < 300) return body;
    throw readApiError(statusCode, await text(body));
  }

  /** Returns the response, whatever its status. Throws if there was none. */
  async ask(request: ApiRequest): Promise<ApiAnswer> {
    const { statusCode: status, headers, body } = await this.#send(request);
    const answer = await text(body);
    const isJson = String(headers['content-type']).includes('json');
    return { status, body: isJson ? JSON.parse(answer) : answer };
  }

  async #send(request: ApiRequest): Promise<Dispatcher.ResponseData> {
    const { method = 'GET', body, timeoutMs = requestTimeoutMs } = request;
    const url = new URL(this.server + request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
    const { headers, openPool } = await this.#credentials.authorize();
    if (this.#closed) throw new Error('the API client is closed');
    if (method !== 'GET' && !this.mayWrite()) throw new Error('write refused: this replica is not the leader');
    const pool = (this.#pool ??= openPool());

    const verb = request.query?.['watch'] === 'true' ? 'WATCH' : method;
    const begin = performance.now();
    const report = (code: string): void => this.onExchange({ verb, code, seconds: (performance.now() - begin) / 1000 });
    try {
      const response = await pool.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: {
          ...headers,
          accept: request.metadataOnly === undefined ? 'application/json' : metadataOnly[request.metadataOnly],
          ...(body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        headersTimeout: Math.min(timeoutMs, requestTimeoutMs),
        bodyTimeout: timeoutMs,
        signal: request.signal ?? null,
      });
      report(String(response.statusCode));
      return response;
    } catch (error) {
      report('none');
      if (request.signal?.aborted !== true) this.#forget(pool);
      throw error;
    }
  }

  /**
   * After a request without a response, the next one opens a new pool, with a CA or client certificate that was
   * renewed.
   */
  #forget(pool: Dispatcher): void {
    if (this.#pool !== pool) return;
    this.#pool = undefined;
    pool.close().catch(() => undefined);
  }

  /** Aborts requests in flight and refuses new ones. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool?.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
