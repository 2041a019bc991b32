import { readFile } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { apiVersion, fieldManagers, group, plurals, version, type Network } from '../api/names.ts';
import type { HostObservation, NetworkObservation } from '../api/v1alpha1.ts';
import type { ApiServer } from './config.ts';

export type Observation = NetworkObservation | HostObservation;

/** The API server answered, and refused. `code` is the HTTP status. */
class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** How long one write may take, in milliseconds. */
const requestTimeout = 30_000;

/**
 * Writes one network's half of a report's status by server-side apply: fields of others are neither read nor touched.
 * Uses node:https, because the official client costs a probe more memory than the probe itself. Throws `ApiError` when the
 * API server refuses (404: the operator has not made the report yet), or the error of the connection.
 */
export async function publishReport(
  { apiServer, node, network }: { apiServer: ApiServer; node: string; network: Network },
  observation: Observation,
  signal: AbortSignal,
): Promise<void> {
  const query = new URLSearchParams({ fieldManager: fieldManagers[network], force: 'true', fieldValidation: 'Strict' });
  const path = `/apis/${group}/${version}/${plurals.reports}/${encodeURIComponent(node)}/status?${query.toString()}`;
  const [token, ca] = await Promise.all([readFile(apiServer.tokenFile, 'utf8'), readFile(apiServer.caFile)]);
  const headers = { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/apply-patch+yaml' };
  const body = {
    apiVersion,
    kind: 'GsoReport',
    metadata: { name: node },
    status: { observed: { [network]: observation } },
  };
  const { code, answer } = await send(new URL(path, apiServer.url), { method: 'PATCH', ca, headers, signal }, body);
  if (code >= 300) throw new ApiError(code, `applying the report of ${node}: ${code} ${statusMessage(answer)}`);
}

async function send(url: URL, options: RequestOptions, body: unknown): Promise<{ code: number; answer: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number; answer: string }>();
  const outgoing = request(url, options, (response) => {
    text(response).then((answer) => resolve({ code: response.statusCode ?? 0, answer }), reject);
  });
  outgoing.setTimeout(requestTimeout, () => outgoing.destroy(new Error(`no answer within ${requestTimeout / 1000} s`)));
  outgoing.on('error', reject);
  outgoing.end(JSON.stringify(body));
  return promise;
}

/** The message of a Kubernetes Status object, or what came instead of one. */
function statusMessage(answer: string): string {
  try {
    const status: unknown = JSON.parse(answer);
    if (typeof status === 'object' && status !== null && 'message' in status) return String(status.message);
  } catch {
    // Not JSON: a proxy's page, for example. It is shown as it is.
  }
  return answer.slice(0, 200);
}
