import { inject } from 'vitest';
import { ApiClient, type ApiAnswer, type ApiRequest } from '../../../control-plane/cluster/api-client.ts';

interface Options {
  readonly query?: Readonly<Record<string, string>>;
  readonly contentType?: string;
}

const applyPatch = 'application/apply-patch+yaml';

/** Requests to the API server of the integration tests: as its administrator, or with the token of somebody else. */
export class Connection implements AsyncDisposable {
  /** For what cli/sandbox offers. */
  readonly client: ApiClient;

  constructor(token = inject('token')) {
    this.client = new ApiClient({ server: inject('server'), ca: inject('ca'), token });
  }

  /** The answer, good or bad. */
  async ask(method: ApiRequest['method'], path: string, body?: unknown, options: Options = {}): Promise<ApiAnswer> {
    return this.client.ask(request(method, path, body, options));
  }

  /** Server-side apply, and the answer, good or bad. */
  async tryApply(path: string, body: unknown, fieldManager: string): Promise<ApiAnswer> {
    return this.ask('PATCH', path, body, { contentType: applyPatch, query: { fieldManager, force: 'true' } });
  }

  async get(path: string): Promise<unknown> {
    return this.client.request(request('GET', path, undefined, {}));
  }

  /** Creates an object, refusing unknown fields. */
  async create(path: string, body: unknown, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return this.client.request(request('POST', path, body, { query: { fieldValidation: 'Strict', ...query } }));
  }

  /** JSON merge patch. */
  async patch(path: string, body: unknown): Promise<void> {
    await this.client.request(request('PATCH', path, body, { contentType: 'application/merge-patch+json' }));
  }

  /** Server-side apply. */
  async apply(path: string, body: unknown, fieldManager: string): Promise<void> {
    const options = { contentType: applyPatch, query: { fieldManager, force: 'true' } };
    await this.client.request(request('PATCH', path, body, options));
  }

  /** Deletes at once. It is fine if there is nothing to delete. */
  async remove(path: string): Promise<void> {
    const { status, body } = await this.ask('DELETE', path, { gracePeriodSeconds: 0 });
    if (status >= 300 && status !== 404) throw new Error(`deleting ${path}: ${JSON.stringify(body)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
  }
}

function request(
  method: ApiRequest['method'],
  path: string,
  body: unknown,
  { query = {}, contentType }: Options,
): ApiRequest {
  const parameters = new URLSearchParams(query).toString();
  return {
    method,
    path: parameters === '' ? path : `${path}?${parameters}`,
    body,
    ...(contentType !== undefined && { contentType }),
    signal: AbortSignal.timeout(30_000),
  };
}
