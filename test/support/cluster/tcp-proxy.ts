import { once } from 'node:events';
import { type Socket, connect, createServer } from 'node:net';

export interface TcpProxy extends AsyncDisposable {
  /** `https://127.0.0.1:port`. */
  readonly server: string;
  /** Connections that clients opened so far. */
  readonly connections: () => number;
  /** Resets all connections and refuses new ones. */
  cut(): void;
  mend(): void;
}

/** Forwards bytes to a server, until it is cut. */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let connections = 0;
  let isCut = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    connections += 1;
    if (isCut) {
      client.resetAndDestroy();
      return;
    }
    const upstream = keep(connect(Number(port), hostname));
    keep(client).on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy listens on no port');
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    server: `https://127.0.0.1:${address.port}`,
    connections: () => connections,
    cut,
    mend: () => (isCut = false),
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
