import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { Monitor } from './monitor.ts';

export interface HealthServer extends AsyncDisposable {
  readonly port: number;
}

/** Serves /livez, /readyz and /metrics on all addresses. Port 0 picks a free one; rejects when the port is in use. */
export async function serveHealth(monitor: Monitor, port: number): Promise<HealthServer> {
  const server = createServer((request, response) => {
    void answer(request, response, monitor);
  });
  server.listen(port);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the health server has no TCP port');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer({ method, url }: IncomingMessage, response: ServerResponse, monitor: Monitor): Promise<void> {
  const [path] = (url ?? '').split('?');
  if (method !== 'GET' && method !== 'HEAD') refuse(response, 405, 'only GET and HEAD are supported');
  else if (path === '/livez') report(response, monitor.livenessProblems);
  else if (path === '/readyz') report(response, monitor.readinessProblems);
  else if (path === '/metrics') await sendMetrics(response, monitor);
  else refuse(response, 404, 'not found: use /livez, /readyz or /metrics');
}

function report(response: ServerResponse, problems: readonly string[]): void {
  response.statusCode = problems.length === 0 ? 200 : 503;
  response.setHeader('content-type', 'text/plain');
  response.end(problems.length === 0 ? 'ok\n' : `${problems.join('\n')}\n`);
}

async function sendMetrics(response: ServerResponse, { metrics }: Monitor): Promise<void> {
  try {
    const text = await metrics.text();
    response.setHeader('content-type', metrics.contentType);
    response.end(text);
  } catch (error) {
    refuse(response, 500, String(error));
  }
}

function refuse(response: ServerResponse, code: number, why: string): void {
  response.statusCode = code;
  response.end(`${why}\n`);
}
