import getPort from 'get-port';
import { UserError } from '../../api/user-error.ts';

/**
 * A loopback TCP port that is free now; another program may take it before it is used, this one will not.
 * Throws a UserError when there is none.
 */
export async function freePort(): Promise<number> {
  return getPort({ host: '127.0.0.1' }).catch((cause: unknown) => {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      `No TCP port is free on 127.0.0.1 (${what}): stop programs that use many ports, or widen net.ipv4.ip_local_port_range.`,
      { cause },
    );
  });
}
