import * as c from '../../linux/constants.ts';
import { SystemCallError } from '../../linux/libc.ts';
import { socketAddressText, type Family } from '../../linux/socket-address.ts';
import { UdpSocket } from '../../linux/udp-socket.ts';
import { ecnBits, receiveEcn } from '../../linux/ecn-bits.ts';
import type { Responder } from './responder.ts';

/** Room for the bursts of a few senders at the same time; the kernel caps it at rmem_max. */
const receiveBuffer = 4 << 20;

/** Datagrams processed before yielding to other work of the process. */
const batch = 256;

export interface Served extends Disposable {
  readonly port: number;
}

/**
 * Answers peers on a port of all addresses, IPv4 and IPv6 where available; port 0 chooses one. Throws
 * `SystemCallError` if the port is taken (EADDRINUSE).
 */
export function serveResponder(responder: Pick<Responder, 'handle'>, port: number): Served {
  using stack = new DisposableStack();
  let bound = port;
  for (const family of ['IPv4', 'IPv6'] as const) {
    const socket = listen(family, bound, stack);
    if (!socket) continue;
    bound = socket.port;
    socket.onReadable(() => takeBatch(socket, responder));
  }
  const all = stack.move();
  return { port: bound, [Symbol.dispose]: () => all.dispose() };
}

function listen(family: Family, port: number, stack: DisposableStack): UdpSocket | undefined {
  try {
    const socket = stack.use(new UdpSocket(family));
    if (family === 'IPv6') socket.setOption(c.IPPROTO_IPV6, c.IPV6_V6ONLY, 1);
    socket.setOption(c.SOL_SOCKET, c.SO_RCVBUF, receiveBuffer);
    receiveEcn(socket);
    socket.bind(family === 'IPv4' ? '0.0.0.0' : '::', port);
    return socket;
  } catch (error) {
    const missing = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'];
    if (error instanceof SystemCallError && missing.includes(error.errno)) return undefined;
    throw error;
  }
}

function takeBatch(socket: UdpSocket, responder: Pick<Responder, 'handle'>): void {
  for (let taken = 0; taken < batch; taken++) {
    try {
      const received = socket.receive({ wait: false });
      if (!received) return;
      const { data, control, from } = received;
      const answer = responder.handle(
        { datagram: data, from: socketAddressText(from), ecn: ecnBits(control) },
        Date.now(),
      );
      if (answer) socket.send(from.subarray(0, socket.family === 'IPv4' ? 16 : 28), answer);
    } catch (error) {
      // An answer that cannot be sent (ECONNREFUSED, ENETUNREACH, EPERM) is lost for its sender; receiving continues.
      if (!(error instanceof SystemCallError)) throw error;
    }
  }
}
