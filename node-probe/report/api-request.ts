import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';

/** How to reach and authenticate to the API server. */
export interface ApiServer {
  readonly url: string;
  readonly tokenFile: string;
  readonly caFile: string;
}

/** One request of the probe; it makes a handful per hour, so connections are not pooled. */
export interface ApiRequest {
  readonly method: 'GET' | 'PATCH';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Longest silence, in milliseconds; default 30,000. */
  readonly timeout?: number;
  readonly signal: AbortSignal;
}

/** The API server rejected a request. `code` is the HTTP status. */
class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The body of a successful response. Throws `ApiError` if the API server rejects the request, or the connection error.
 */
export async function requestApi(apiServer: ApiServer, asked: ApiRequest): Promise<string> {
  return text(await openApi(apiServer, asked));
}

/** The response as a stream, for a watch. Throws like `requestApi`; later errors are thrown by the stream. */
export async function openApi(apiServer: ApiServer, asked: ApiRequest): Promise<IncomingMessage> {
  const { method, path, query = {}, body, contentType = 'application/json', timeout = 30_000, signal } = asked;
  // Both are read for each request: the kubelet rotates the token, and a cluster admin the CA.
  const [token, ca] = await Promise.all([readFile(apiServer.tokenFile, 'utf8'), readFile(apiServer.caFile)]);
  const url = new URL(`${path}?${new URLSearchParams(query).toString()}`, apiServer.url);
  const headers = {
    authorization: `Bearer ${token.trim()}`,
    ...(body !== undefined && { 'content-type': contentType }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = request(url, { method, ca, headers, signal }, resolve);
  outgoing.setTimeout(timeout, () => outgoing.destroy(new Error(`no answer within ${timeout / 1000} s`)));
  outgoing.on('error', reject);
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  const response = await promise;
  const code = response.statusCode ?? 0;
  if (code < 300) return response;
  throw new ApiError(code, `${method} ${path}: ${code} ${statusMessage(await text(response))}`);
}

/** The message of a Kubernetes Status object, or the raw text if it is none. */
function statusMessage(answer: string): string {
  try {
    const status: unknown = JSON.parse(answer);
    if (typeof status === 'object' && status !== null && 'message' in status) return String(status.message);
  } catch {
    // Not JSON, for example a proxy's page: shown verbatim.
  }
  return answer.slice(0, 200);
}
