import * as c from '../../linux/constants.ts';
import type { ControlMessage } from '../../linux/message.ts';
import type { Family } from '../../linux/socket-address.ts';
import { int32 } from '../../linux/udp-socket.ts';

/** A form of marking a datagram with ECN bits, by its common name. */
export type MarkForm = '1-byte IP_TOS' | '4-byte IP_TOS' | '4-byte IPV6_TCLASS' | 'unmarked';

/** ECT(0), the mark that QUIC stacks use (RFC 3168). */
export const ect0 = 2;

/** The forms of marking a datagram of a family. */
export function formsOf(family: Family): MarkForm[] {
  return family === 'IPv4' ? ['1-byte IP_TOS', '4-byte IP_TOS'] : ['4-byte IPV6_TCLASS'];
}

/**
 * quic-go has sent one byte since 0.39.2; kernels before 3.13 support neither, those before 4.9 only four bytes
 * (ip(7)).
 */
export function markMessage(form: MarkForm): ControlMessage[] {
  switch (form) {
    case 'unmarked':
      return [];
    case '1-byte IP_TOS':
      return [{ level: c.IPPROTO_IP, type: c.IP_TOS, data: Buffer.from([ect0]) }];
    case '4-byte IP_TOS':
      return [{ level: c.IPPROTO_IP, type: c.IP_TOS, data: int32(ect0) }];
    case '4-byte IPV6_TCLASS':
      return [{ level: c.IPPROTO_IPV6, type: c.IPV6_TCLASS, data: int32(ect0) }];
  }
}
