import { Agent, fetch } from 'undici';
import * as v from 'valibot';

/** How to reach an API server. */
export interface ApiAccess {
  /** `https://host:port`, without a path. */
  readonly server: string;
  /** The certificate authority, PEM. */
  readonly ca: string;
  /** The bearer token. */
  readonly token: string;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query, from `/` on. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Default: `application/json`. */
  readonly contentType?: string;
  readonly signal: AbortSignal;
}

export interface ApiAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

/** The API server refused a request. */
class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  constructor(request: ApiRequest, answer: ApiAnswer) {
    const found = v.safeParse(v.object({ message: v.string() }), answer.body);
    const reason = found.success ? found.output.message : String(answer.body).slice(0, 300);
    super(`${request.method} ${request.path}: ${answer.status}: ${reason}`);
    this.status = answer.status;
  }
}

/**
 * A small client for the start of a control plane: it needs no discovery, keeps its connections until it is disposed
 * of, and loads in no time, where client-node takes half a second (and 80 MiB).
 */
export class ApiClient implements AsyncDisposable {
  readonly #access: ApiAccess;
  readonly #agent: Agent;

  constructor(access: ApiAccess) {
    this.#access = access;
    // Not HTTP/2: in undici 8.12.4, fetches that a signal's handler aborts may never return to the event loop, and take all memory.
    this.#agent = new Agent({ connect: { ca: access.ca }, allowH2: false });
  }

  /** Sends a request and returns the answer, whatever its status. Throws when there is none. */
  async ask(request: ApiRequest): Promise<ApiAnswer> {
    const { method, path, body, contentType = 'application/json', signal } = request;
    const response = await fetch(this.#access.server + path, {
      method,
      headers: { authorization: `Bearer ${this.#access.token}`, 'content-type': contentType },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
      dispatcher: this.#agent,
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** Sends a request and returns the body of a good answer. Throws an ApiError for any other. */
  async request(request: ApiRequest): Promise<unknown> {
    const answer = await this.ask(request);
    if (answer.status < 200 || answer.status > 299) throw new ApiError(request, answer);
    return answer.body;
  }

  /** Server-side apply: the object comes to exist, and has the given fields. */
  async apply(path: string, object: unknown, fieldManager: string, signal: AbortSignal): Promise<unknown> {
    const query = new URLSearchParams({ fieldManager, force: 'true', fieldValidation: 'Strict' });
    const contentType = 'application/apply-patch+yaml'; // JSON is YAML.
    return this.request({ method: 'PATCH', path: `${path}?${query.toString()}`, body: object, contentType, signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}
