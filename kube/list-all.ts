import * as v from 'valibot';
import type { ApiRequest, ApiClient } from './api-client.ts';

const pageSchema = v.object({
  // The API server writes null for an empty list of metadata.
  items: v.nullish(v.array(v.unknown()), []),
  metadata: v.optional(v.object({ continue: v.optional(v.string(), '') }), {}),
});

/** Lists all objects, page by page. Throws ApiError for an error response, also if the continue token expired. */
export async function listAll(
  client: ApiClient,
  request: Pick<ApiRequest, 'path' | 'query' | 'metadataOnly' | 'signal'>,
  pageSize = 500,
): Promise<unknown[]> {
  const all: unknown[] = [];
  let next = '';
  do {
    const query = { ...request.query, limit: String(pageSize), ...(next === '' ? {} : { continue: next }) };
    const { items, metadata } = v.parse(pageSchema, await client.request({ ...request, query }));
    all.push(...items);
    next = metadata.continue;
  } while (next !== '');
  return all;
}
