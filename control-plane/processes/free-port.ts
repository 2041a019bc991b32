import getPort from 'get-port';
import { UserError } from '../../api/user-error.ts';

/**
 * A free TCP port on loopback. Other programs may take it before it is used; this process does not return it twice.
 * Throws a UserError if no port is free.
 */
export async function freePort(): Promise<number> {
  return getPort({ host: '127.0.0.1' }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      `No TCP port is free on 127.0.0.1 (${reason}): stop programs that use many ports, or widen net.ipv4.ip_local_port_range.`,
      { cause },
    );
  });
}
