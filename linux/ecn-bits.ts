import * as c from './constants.ts';
import type { ControlMessage } from './message.ts';
import type { UdpSocket } from './udp-socket.ts';

/** Asks the kernel to report the traffic class of received datagrams. */
export function receiveEcn(socket: UdpSocket): void {
  if (socket.family === 'IPv4') socket.setOption(c.IPPROTO_IP, c.IP_RECVTOS, 1);
  else socket.setOption(c.IPPROTO_IPV6, c.IPV6_RECVTCLASS, 1);
}

/** The two ECN bits (RFC 3168) that came with a datagram; 0 if the kernel reported none. */
export function ecnBits(control: readonly ControlMessage[]): number {
  const message = control.find(
    ({ level, type }) =>
      (level === c.IPPROTO_IP && type === c.IP_TOS) || (level === c.IPPROTO_IPV6 && type === c.IPV6_TCLASS),
  );
  return (message?.data.readUInt8(0) ?? 0) & 3;
}
