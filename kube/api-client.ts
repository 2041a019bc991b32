import { text } from 'node:stream/consumers';
import type { Dispatcher } from 'undici';
import { readApiError } from './api-error.ts';
import type { Credentials } from './credentials/credentials.ts';

/** Longest wait for the first byte of an answer, and between two bytes of it, in milliseconds. */
const requestTimeoutMs = 30_000;

/** Objects come back as metadata only: the API server sends, and we parse, a tenth of a Node. */
const metadataOnly = {
  object: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  list: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
} as const;

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path below the server, for example `/api/v1/nodes`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Whether the answer is wanted as metadata alone: one object's (or a watch's), or a list's. */
  readonly metadataOnly?: keyof typeof metadataOnly;
  /** Longest silence before the answer fails, in milliseconds; default 30,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface ApiAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

/** A request, and when its answer began, or that there was none. */
export interface Exchange {
  /** The method, or `WATCH`. */
  readonly verb: string;
  /** The status code, or `none`. */
  readonly code: string;
  readonly seconds: number;
}

/**
 * The way to the API server: through one pool of connections, with a limit on every wait. Requests are sent by undici itself,
 * because client-node 2.0.1 opens a TLS connection for each (kubernetes-client/javascript#2893) and sets no timeout, and its
 * generated clients took twice the CPU and 150 MB more for 1,000 patches.
 */
export class ApiClient implements AsyncDisposable {
  readonly #credentials: Credentials;
  #pool: Dispatcher | undefined;
  #closed = false;

  /** Asked before each request that changes something; while the answer is no, none is sent. */
  mayWrite: () => boolean = () => true;

  /** Told of each request. */
  onExchange: (exchange: Exchange) => void = () => undefined;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  /** Base address of the API server, without a slash at its end. */
  get server(): string {
    return this.#credentials.server;
  }

  /** The parsed answer. Throws ApiError when the answer is no, and another error when there was none. */
  async request(request: ApiRequest): Promise<unknown> {
    const answer: unknown = JSON.parse(await text(await this.open(request)));
    return answer;
  }

  /** The answer as it arrives. Throws as `request` does; what goes wrong later is thrown by the stream. */
  async open(request: ApiRequest): Promise<Dispatcher.ResponseData['body']> {
    const { statusCode, body } = await this.#send(request);
    if (statusCode < 300) return body;
    throw readApiError(statusCode, await text(body));
  }

  /** The answer, whatever its status. Throws when there was none. */
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
    const tell = (code: string): void => this.onExchange({ verb, code, seconds: (performance.now() - begin) / 1000 });
    try {
      const answer = await pool.request({
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
      tell(String(answer.statusCode));
      return answer;
    } catch (error) {
      tell('none');
      if (request.signal?.aborted !== true) this.#forget(pool);
      throw error;
    }
  }

  /** Without an answer, the next request opens a new pool: with a renewed CA or client certificate, if there is one. */
  #forget(pool: Dispatcher): void {
    if (this.#pool !== pool) return;
    this.#pool = undefined;
    pool.close().catch(() => undefined);
  }

  /** Ends every request that is under way and refuses new ones. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool?.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
