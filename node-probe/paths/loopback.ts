import * as c from '../../linux/constants.ts';
import { SystemCallError } from '../../linux/libc.ts';
import type { ControlMessage } from '../../linux/message.ts';
import { type Family, socketAddress } from '../../linux/socket-address.ts';
import { UdpSocket } from '../../linux/udp-socket.ts';
import { type Path, neverFragment } from './path.ts';

/** Longer than any delivery over loopback, in milliseconds; only spent when something is lost. */
const patience = 50;

/** Room for the largest burst with the kernel's overhead for each datagram; the kernel caps it at rmem_max. */
const receiveBuffer = 1 << 20;

/** Tries of a send that fails for a transient reason: a full queue, or a buffer that is not free yet. */
const sendTries = 3;
const transientErrors = ['EAGAIN', 'ENOBUFS', 'EINTR'];

/** Two sockets of one family on loopback. What is sent arrives at `receiver` without leaving the machine. */
export class LoopbackPath implements Path {
  readonly socket: UdpSocket;
  readonly receiver: UdpSocket;
  readonly #to: Buffer;

  /** Throws `SystemCallError`; with EAFNOSUPPORT or EADDRNOTAVAIL this machine lacks the family. */
  constructor(family: Family) {
    using opened = new DisposableStack();
    const address = family === 'IPv4' ? '127.0.0.1' : '::1';
    this.receiver = opened.use(new UdpSocket(family));
    this.receiver.setOption(c.SOL_SOCKET, c.SO_RCVBUF, receiveBuffer);
    this.receiver.receiveTimeout = patience;
    this.receiver.bind(address);
    this.socket = opened.use(new UdpSocket(family));
    this.socket.bind(address);
    neverFragment(this.socket);
    this.#to = socketAddress(address, this.receiver.port);
    opened.move();
  }

  send(data: Buffer, control: readonly ControlMessage[] = []): void {
    for (let tries = 1; ; tries++) {
      try {
        this.socket.send(this.#to, data, control);
        return;
      } catch (error) {
        const isTransient = error instanceof SystemCallError && transientErrors.includes(error.errno);
        if (!isTransient || tries === sendTries) throw error;
      }
    }
  }

  [Symbol.dispose](): void {
    this.socket[Symbol.dispose]();
    this.receiver[Symbol.dispose]();
  }
}

/** The path of a family, or undefined if this machine lacks the family. Throws `SystemCallError`. */
export function openLoopback(family: Family): LoopbackPath | undefined {
  try {
    return new LoopbackPath(family);
  } catch (error) {
    const missing = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'];
    if (error instanceof SystemCallError && missing.includes(error.errno)) return undefined;
    throw error;
  }
}
