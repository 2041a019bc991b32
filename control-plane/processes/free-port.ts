import { once } from 'node:events';
import { createServer } from 'node:net';
import { UserError } from '../../api/user-error.ts';

/**
 * A loopback TCP port that is free now; somebody else may take it before it is used.
 * Throws a UserError when there is none.
 */
export async function freePort(): Promise<number> {
  const server = createServer();
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    const what = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new UserError(
      `There is no free TCP port on 127.0.0.1 (${what}): stop programs that hold many, or widen net.ipv4.ip_local_port_range.`,
      { cause },
    );
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('choosing a free port: the address has no port');
  return address.port;
}
