import type { ApiClient, ApiRequest } from './api-client.ts';

export interface ApplyRequest extends Pick<ApiRequest, 'path' | 'query' | 'metadataOnly' | 'signal'> {
  readonly body: unknown;
  /** The field manager that owns the fields. */
  readonly fieldManager: string;
  /** Whether to take over fields of other managers, which are conflicts (409) otherwise. Default: true. */
  readonly force?: boolean;
}

/** Server-side apply: creates the object or sets the given fields. Throws as a request does. */
export async function serverSideApply(client: ApiClient, request: ApplyRequest): Promise<unknown> {
  const { fieldManager, force = true, query, ...rest } = request;
  return client.request({
    ...rest,
    method: 'PATCH',
    query: { ...query, fieldManager, ...(force && { force: 'true' }) },
    // JSON is YAML.
    contentType: 'application/apply-patch+yaml',
  });
}
