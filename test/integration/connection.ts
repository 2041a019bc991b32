import { inject } from 'vitest';
import { ApiClient, type ApiAnswer, type ApiRequest } from '../../cli/sandbox/api-client.ts';

interface Options {
  readonly query?: Record<string, string>;
  readonly contentType?: string;
}

/** Requests to the API server of the integration tests: as its administrator, or with the token of somebody else. */
export class Connection implements AsyncDisposable {
  /** For what cli/sandbox offers. */
  readonly client: ApiClient;

  constructor(token = inject('token')) {
    this.client = new ApiClient({ server: inject('server'), ca: inject('ca'), token });
  }

  /** The answer, good or bad. */
  async ask(method: ApiRequest['method'], path: string, body?: unknown, options: Options = {}): Promise<ApiAnswer> {
    return await this.client.ask(request(method, path, body, options));
  }

  async get<T>(path: string): Promise<T> {
    return (await this.client.request(request('GET', path, undefined, {}))) as T;
  }

  /** Creates an object, refusing unknown fields. */
  async create<T>(path: string, body: unknown, query: Record<string, string> = {}): Promise<T> {
    const options = { query: { fieldValidation: 'Strict', ...query } };
    return (await this.client.request(request('POST', path, body, options))) as T;
  }

  /** JSON merge patch. */
  async patch(path: string, body: unknown): Promise<void> {
    await this.client.request(request('PATCH', path, body, { contentType: 'application/merge-patch+json' }));
  }

  /** Server-side apply. */
  async apply(path: string, body: unknown, fieldManager: string): Promise<ApiAnswer> {
    const contentType = 'application/apply-patch+yaml';
    return await this.ask('PATCH', path, body, { contentType, query: { fieldManager, force: 'true' } });
  }

  /** Deletes at once. It is fine if there is nothing to delete. */
  async remove(path: string): Promise<void> {
    const answer = await this.ask('DELETE', path, { gracePeriodSeconds: 0 });
    if (answer.status >= 300 && answer.status !== 404)
      throw new Error(`deleting ${path}: ${JSON.stringify(answer.body)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
  }
}

function request(method: ApiRequest['method'], path: string, body: unknown, options: Options): ApiRequest {
  const query = new URLSearchParams(options.query);
  return {
    method,
    path: query.size === 0 ? path : `${path}?${query}`,
    body,
    ...(options.contentType !== undefined && { contentType: options.contentType }),
    signal: AbortSignal.timeout(30_000),
  };
}
