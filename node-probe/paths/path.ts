import * as c from '../../linux/constants.ts';
import type { ControlMessage } from '../../linux/message.ts';
import type { UdpSocket } from '../../linux/udp-socket.ts';

/** A path that datagrams take out of this process; three files here implement it. */
export interface Path extends Disposable {
  /** The sending socket. */
  readonly socket: UdpSocket;
  /** Passes bytes to the kernel in one `sendmsg`. Throws `SystemCallError`. */
  send(data: Buffer, control?: readonly ControlMessage[]): void;
}

/**
 * Sets the DF bit, as QUIC stacks do: a datagram that is too large is rejected, not fragmented. Throws
 * `SystemCallError`.
 */
export function neverFragment(socket: UdpSocket): void {
  if (socket.family === 'IPv4') socket.setOption(c.IPPROTO_IP, c.IP_MTU_DISCOVER, c.PMTUDISC_DO);
  else socket.setOption(c.IPPROTO_IPV6, c.IPV6_MTU_DISCOVER, c.PMTUDISC_DO);
}
