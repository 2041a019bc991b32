import * as c from '../../linux/constants.ts';
import { SystemCallError } from '../../linux/libc.ts';
import type { ControlMessage } from '../../linux/message.ts';
import { socketAddress } from '../../linux/socket-address.ts';
import { UdpSocket } from '../../linux/udp-socket.ts';
import { type Path, neverFragment } from './path.ts';

/** What a router or a host says of a datagram before by ICMP; the kernel hands it to the next call on the socket (udp(7)). */
const ofFormerDatagram = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES']);

/** The way over the network to another machine. */
export class PeerPath implements Path {
  readonly socket: UdpSocket;
  readonly #to: Buffer;

  /** Throws `SystemCallError`; with EAFNOSUPPORT this machine does not have the peer's family. */
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

  /** Throws `SystemCallError`, and only for what is refused of these very bytes. */
  send(data: Buffer, control: readonly ControlMessage[] = []): void {
    try {
      this.socket.send(this.#to, data, control);
    } catch (error) {
      if (!(error instanceof SystemCallError && ofFormerDatagram.has(error.errno))) throw error;
      // Nothing was sent, and the error is gone with having been told. One that is about these bytes comes again.
      this.socket.send(this.#to, data, control);
    }
  }

  [Symbol.dispose](): void {
    this.socket[Symbol.dispose]();
  }
}
