import { inject } from 'vitest';
import { type ApiAnswer, ApiClient } from '../../../kube/api-client.ts';
import { tokenCredentials } from '../../../kube/credentials/token.ts';

const applyPatch = 'application/apply-patch+yaml';

/** Short forms of requests to the API server of the integration tests: as its administrator, or with another's token. */
export class TestClient extends ApiClient {
  constructor(token = inject('token')) {
    super(tokenCredentials({ server: inject('server'), ca: inject('ca'), token }));
  }

  /** Server-side apply, and the answer, good or bad. */
  async tryApply(path: string, body: unknown, fieldManager: string): Promise<ApiAnswer> {
    return this.ask({ method: 'PATCH', path, body, contentType: applyPatch, query: { fieldManager, force: 'true' } });
  }

  async get(path: string): Promise<unknown> {
    return this.request({ path });
  }

  /** Creates an object, refusing unknown fields. */
  async create(path: string, body: unknown, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return this.request({ method: 'POST', path, body, query: { fieldValidation: 'Strict', ...query } });
  }

  /** JSON merge patch. */
  async patch(path: string, body: unknown): Promise<void> {
    await this.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
  }

  /** Server-side apply. */
  async apply(path: string, body: unknown, fieldManager: string): Promise<void> {
    const query = { fieldManager, force: 'true' };
    await this.request({ method: 'PATCH', path, body, contentType: applyPatch, query });
  }

  /** Deletes immediately. A missing object is no error. */
  async remove(path: string): Promise<void> {
    const { status, body } = await this.ask({ method: 'DELETE', path, body: { gracePeriodSeconds: 0 } });
    if (status >= 300 && status !== 404) throw new Error(`deleting ${path}: ${JSON.stringify(body)}`);
  }
}
