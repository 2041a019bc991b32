import * as v from 'valibot';
import { ApiError } from '../../kube/api-error.ts';
import type { ApiRequest, ApiClient } from '../../kube/api-client.ts';
import { listAll } from '../../kube/list-all.ts';
import { UserError } from '../../api/user-error.ts';

/** An object of the cluster, or why there is none: it or its kind does not exist, or the user may not read it. */
export type Found<T> = { readonly found: T } | { readonly missing: 'object' | 'kind' | 'access' };

type Look = Pick<ApiRequest, 'path' | 'query' | 'metadataOnly'>;

/** Reads one object. Throws a UserError that names the field if the object cannot be parsed. */
export async function lookUp<T>(client: ApiClient, look: Look, schema: v.GenericSchema<unknown, T>): Promise<Found<T>> {
  return unlessMissing(async () => read(schema, await client.request(look), look.path));
}

/** Reads all objects of a list, page by page. An empty list counts as found. */
export async function lookUpAll<T>(
  client: ApiClient,
  look: Look,
  schema: v.GenericSchema<unknown, T>,
  pageSize = 500,
): Promise<Found<T[]>> {
  return unlessMissing(async () => {
    const items = await listAll(client, look, pageSize);
    return items.map((item) => read(schema, item, look.path));
  });
}

/** The object, or undefined if it is missing for any reason. */
export function orUndefined<T>(looked: Found<T>): T | undefined {
  return 'found' in looked ? looked.found : undefined;
}

async function unlessMissing<T>(find: () => Promise<T>): Promise<Found<T>> {
  try {
    return { found: await find() };
  } catch (error) {
    const missing = error instanceof ApiError ? whyMissing(error) : undefined;
    if (missing === undefined) throw error;
    return { missing };
  }
}

function whyMissing({ code, reason }: ApiError): 'object' | 'kind' | 'access' | undefined {
  if (code === 403) return 'access';
  if (code !== 404) return undefined;
  // For the path of an unknown kind, the API server answers "404 page not found" without a Status.
  return reason === 'NotFound' ? 'object' : 'kind';
}

function read<T>(schema: v.GenericSchema<unknown, T>, value: unknown, path: string): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue) ?? 'the object';
  throw new UserError(`Unexpected object at ${path}: ${field}: ${issue.message} (is the CLI older than the CRDs?)`);
}
