import * as c from '../../linux/constants.ts';
import { SystemCallError } from '../../linux/libc.ts';
import type { ControlMessage } from '../../linux/message.ts';
import { socketAddress } from '../../linux/socket-address.ts';
import { UdpSocket } from '../../linux/udp-socket.ts';
import { type Path, neverFragment } from './path.ts';

/** ICMP errors about a previous datagram; the kernel returns them from the next call on the socket (udp(7)). */
const ofPreviousDatagram = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES']);

/** The path over the network to another machine. */
export class PeerPath implements Path {
  readonly socket: UdpSocket;
  readonly #to: Buffer;

  /** Throws `SystemCallError`; with EAFNOSUPPORT this machine lacks the peer's family. */
  constructor({ address, port }: { readonly address: string; readonly port: number }) {
    using opened = new DisposableStack();
    const family = address.includes(':') ? 'IPv6' : 'IPv4';
    this.socket = opened.use(new UdpSocket(family));
    this.#to = socketAddress(address, port);
    neverFragment(this.socket);
    // RECVERR turns loss in this machine's own queue into ENOBUFS; without it such a send succeeds (ip(7)).
    if (family === 'IPv4') this.socket.setOption(c.IPPROTO_IP, c.IP_RECVERR, 1);
    else this.socket.setOption(c.IPPROTO_IPV6, c.IPV6_RECVERR, 1);
    opened.move();
  }

  /** Throws `SystemCallError`, and only if these bytes are rejected. */
  send(data: Buffer, control: readonly ControlMessage[] = []): void {
    try {
      this.socket.send(this.#to, data, control);
    } catch (error) {
      if (!(error instanceof SystemCallError && ofPreviousDatagram.has(error.errno))) throw error;
      // Nothing was sent, and reading the error cleared it. An error about these bytes occurs again.
      this.socket.send(this.#to, data, control);
    }
  }

  [Symbol.dispose](): void {
    this.socket[Symbol.dispose]();
  }
}
