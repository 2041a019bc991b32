import type { ApiClient, ApiRequest } from './api-client.ts';

export interface ApplyRequest extends Pick<ApiRequest, 'path' | 'query' | 'metadataOnly' | 'signal'> {
  readonly body: unknown;
  /** In whose name the fields are set. */
  readonly fieldManager: string;
  /** Whether a field of another manager is taken over; if not, it is a conflict (409). Default: it is. */
  readonly force?: boolean;
}

/** Server-side apply: the object comes to exist, and has the given fields. Throws as a request does. */
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
