import * as v from 'valibot';
import type { ApiClient } from '../../kube/api-client.ts';

export interface TokenOptions {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Binds the token to an object, as a kubelet does: it contains the node name, and expires with the object. */
  readonly boundTo?: { readonly kind: 'Pod' | 'Node'; readonly name: string; readonly uid: string };
  /** Lifetime. Default: a week, longer than any sandbox runs. */
  readonly seconds?: number;
}

const tokenRequest = v.object({ status: v.object({ token: v.string() }) });

/** Requests a token for a service account, which must exist. */
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
