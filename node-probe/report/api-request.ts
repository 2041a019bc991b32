import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';

/** How to reach the API server, and who we are to it. The token file is read for each request: kubelets renew it. */
export interface ApiServer {
  readonly url: string;
  readonly tokenFile: string;
  readonly caFile: string;
}

/** One request of the probe; it makes a handful in an hour, so none is pooled. */
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

/** The API server answered, and refused. `code` is the HTTP status. */
class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The body of a good answer. Throws `ApiError` when the API server refuses, or the error of the connection. */
export async function requestApi(apiServer: ApiServer, asked: ApiRequest): Promise<string> {
  return text(await openApi(apiServer, asked));
}

/** The same as a stream, for a watch. Throws alike; what goes wrong later is thrown by the stream. */
export async function openApi(apiServer: ApiServer, asked: ApiRequest): Promise<IncomingMessage> {
  const { method, path, query = {}, body, contentType = 'application/json', timeout = 30_000, signal } = asked;
  // Both are read anew each time: kubelets renew the token, and people the authority.
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
