import { createServer } from 'node:http';
import { once } from 'node:events';
import { inject } from 'vitest';
import type { ControlPlane } from '../../../control-plane/cluster/control-plane.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests, which run in processes of their own, ask for a restart of the API server. */
    restartApiServer: string;
  }
}

/** Takes the wishes of tests for a restart, on loopback. */
export async function serveRestarts(plane: ControlPlane): Promise<AsyncDisposable & { readonly url: string }> {
  const restart = async (): Promise<void> => {
    await plane.stopApiServer();
    await plane.startApiServer(AbortSignal.timeout(60_000));
  };
  const server = createServer((_request, response) => {
    restart().then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server for restarts has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/** Kills the API server, starts it again on the same data, and returns when it is ready. */
export async function restartApiServer(): Promise<void> {
  const response = await fetch(inject('restartApiServer'), { method: 'POST' });
  if (!response.ok) throw new Error(`restarting the API server: ${await response.text()}`);
}
