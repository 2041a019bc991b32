import * as c from '../../linux/constants.ts';
import type { ControlMessage } from '../../linux/message.ts';
import type { UdpSocket } from '../../linux/udp-socket.ts';

/** One way that datagrams can take out of this process; three files here implement it. */
export interface Path extends Disposable {
  /** What sends. */
  readonly socket: UdpSocket;
  /** Hands bytes to the kernel in one `sendmsg`. Throws `SystemCallError`. */
  send(data: Buffer, control?: readonly ControlMessage[]): void;
}

/** Sets the DF bit, as QUIC stacks do: what is too large is refused, not cut. Throws `SystemCallError`. */
export function neverFragment(socket: UdpSocket): void {
  if (socket.family === 'IPv4') socket.setOption(c.IPPROTO_IP, c.IP_MTU_DISCOVER, c.PMTUDISC_DO);
  else socket.setOption(c.IPPROTO_IPV6, c.IPV6_MTU_DISCOVER, c.PMTUDISC_DO);
}
