import * as v from 'valibot';
import type { ApiClient } from '../../kube/api-client.ts';

export interface TokenOptions {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Ties the token to one object, as a kubelet does: it then carries the node's name, and ends with the object. */
  readonly boundTo?: { readonly kind: 'Pod' | 'Node'; readonly name: string; readonly uid: string };
  /** How long it is valid. Default: a week, which outlives any sandbox. */
  readonly seconds?: number;
}

const tokenRequest = v.object({ status: v.object({ token: v.string() }) });

/** A token of a service account, which must exist. */
export async function serviceAccountToken(
  client: ApiClient,
  { namespace, serviceAccount, boundTo, seconds = 7 * 24 * 3600 }: TokenOptions,
  signal: AbortSignal,
): Promise<string> {
  const answer = await client.request({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences: [],
        expirationSeconds: seconds,
        ...(boundTo === undefined ? {} : { boundObjectRef: { apiVersion: 'v1', ...boundTo } }),
      },
    },
    signal,
  });
  return v.parse(tokenRequest, answer).status.token;
}
