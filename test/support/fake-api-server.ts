import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { ApiClient } from '../../kube/api-client.ts';
import { tokenCredentials } from '../../kube/credentials/token.ts';

export interface FakeApiServer extends AsyncDisposable {
  readonly client: ApiClient;
  /** TCP connections that were opened so far. */
  readonly connections: () => number;
}

/** An HTTP server on a free port that answers as the test defines, and a client of it. */
export async function startFakeApiServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<FakeApiServer> {
  let connections = 0;
  const server = createServer(answer).on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');

  const access = { server: `http://127.0.0.1:${address.port}`, ca: '', token: 'secret-token' };
  const client = new ApiClient(tokenCredentials(access));
  return {
    client,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      await client.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
