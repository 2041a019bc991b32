import * as v from 'valibot';
import type { ApiClient } from '../../kube/api-client.ts';
import type { Manifest } from './read-manifests.ts';

const resourceList = v.object({
  resources: v.array(v.object({ name: v.string(), kind: v.string(), namespaced: v.boolean() })),
});

/** The URL path of an object, by discovery; undefined if the API server does not know its kind. */
export async function resourcePath(
  client: ApiClient,
  { apiVersion, kind, metadata }: Manifest,
  signal: AbortSignal,
): Promise<string | undefined> {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { status, body } = await client.ask({ method: 'GET', path: base, signal });
  if (status !== 200) return undefined;
  const { resources } = v.parse(resourceList, body);
  const found = resources.find((resource) => resource.kind === kind && !resource.name.includes('/'));
  if (found === undefined) return undefined;
  const namespace = found.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
  return `${base}${namespace}/${found.name}/${metadata.name}`;
}
