import type { ControlMessage } from '../../linux/message.ts';
import type { UdpSocket } from '../../linux/udp-socket.ts';

/** One way that datagrams can take out of this process; three files here implement it. */
export interface Path extends Disposable {
  /** What sends. */
  readonly socket: UdpSocket;
  /** Hands bytes to the kernel in one `sendmsg`. Throws `SystemCallError`. */
  send(data: Buffer, control?: readonly ControlMessage[]): void;
}
