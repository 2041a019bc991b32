import * as c from '../../linux/constants.ts';
import { socketAddress, type Family } from '../../linux/socket-address.ts';
import { UdpSocket } from '../../linux/udp-socket.ts';

/** Longer than any delivery over loopback takes, in milliseconds; waited for only when something is lost. */
const patience = 50;

/** Room for the largest burst with the kernel's overhead for each datagram; the kernel caps it at rmem_max. */
const receiveBuffer = 1 << 20;

/** Two sockets of one family on loopback. What goes in at `sender` comes out at `receiver` without leaving the machine. */
export class LoopbackPath implements Disposable {
  readonly family: Family;
  readonly sender: UdpSocket;
  readonly receiver: UdpSocket;
  readonly to: Buffer;

  /** Throws `SystemCallError`; with EAFNOSUPPORT or EADDRNOTAVAIL this machine does not have the family. */
  constructor(family: Family) {
    using opened = new DisposableStack();
    const address = family === 'IPv4' ? '127.0.0.1' : '::1';
    this.family = family;
    this.receiver = opened.use(new UdpSocket(family));
    this.receiver.setOption(c.SOL_SOCKET, c.SO_RCVBUF, receiveBuffer);
    this.receiver.receiveTimeout = patience;
    this.receiver.bind(address);
    this.sender = opened.use(new UdpSocket(family));
    this.sender.bind(address);
    if (family === 'IPv4') this.sender.setOption(c.IPPROTO_IP, c.IP_MTU_DISCOVER, c.PMTUDISC_DO);
    else this.sender.setOption(c.IPPROTO_IPV6, c.IPV6_MTU_DISCOVER, c.PMTUDISC_DO);
    this.to = socketAddress(address, this.receiver.port);
    opened.move();
  }

  [Symbol.dispose](): void {
    this.sender[Symbol.dispose]();
    this.receiver[Symbol.dispose]();
  }
}

/** The path of a family, or undefined when this machine does not have the family. */
export function openLoopback(family: Family): LoopbackPath | undefined {
  try {
    return new LoopbackPath(family);
  } catch (error) {
    const missing = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'];
    if (error instanceof Error && 'errno' in error && missing.includes(String(error.errno))) return undefined;
    throw error;
  }
}
