import { randomInt } from 'node:crypto';
import * as c from '../linux/constants.ts';
import { SystemCallError } from '../linux/libc.ts';
import type { ControlMessage } from '../linux/message.ts';
import { int32, type Datagram } from '../linux/udp-socket.ts';
import { burstPayload, type BurstCase } from './burst.ts';
import type { LoopbackPath } from './loopback-path.ts';

/** A way to mark a datagram, by the name that people know it by. */
export type MarkForm = '1-byte IP_TOS' | '4-byte IP_TOS' | '4-byte IPV6_TCLASS' | 'unmarked';

export type MarkOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'rejected'; readonly call: string; readonly errno: string }
  | { readonly kind: 'lost' }
  /** Arrived with other ECN bits than it was sent with. */
  | { readonly kind: 'cleared'; readonly sent: number; readonly arrived: number };

export interface EcnFindings {
  readonly control: MarkOutcome;
  readonly marks: readonly { readonly form: MarkForm; readonly outcome: MarkOutcome }[];
}

/** ECT(0), the mark that QUIC stacks use (RFC 3168). */
const ect0 = 2;

const datagram: BurstCase = { method: 'plain', segments: 1, segmentSize: 1200, lastSegmentSize: 1200 };

/** Sends an unmarked datagram and one for each way of marking, and looks at the marks that arrive. */
export function checkEcn(path: LoopbackPath): EcnFindings {
  if (path.family === 'IPv4') path.receiver.setOption(c.IPPROTO_IP, c.IP_RECVTOS, 1);
  else path.receiver.setOption(c.IPPROTO_IPV6, c.IPV6_RECVTCLASS, 1);
  const forms: MarkForm[] = path.family === 'IPv4' ? ['1-byte IP_TOS', '4-byte IP_TOS'] : ['4-byte IPV6_TCLASS'];
  return {
    control: sendRepeatedly(path, 'unmarked'),
    marks: forms.map((form) => ({ form, outcome: sendRepeatedly(path, form) })),
  };
}

/** As for bursts: bad once may be chance, bad in two of three is not. */
function sendRepeatedly(path: LoopbackPath, form: MarkForm): MarkOutcome {
  const first = sendMarked(path, form);
  if (first.kind === 'delivered' || first.kind === 'rejected') return first;
  const again = [sendMarked(path, form), sendMarked(path, form)];
  return again.some(({ kind }) => kind !== 'delivered') ? first : { kind: 'delivered' };
}

function sendMarked(path: LoopbackPath, form: MarkForm): MarkOutcome {
  const payload = burstPayload(datagram, randomInt(2 ** 32));
  try {
    path.sender.send(path.to, payload, markMessage(form));
  } catch (error) {
    if (error instanceof SystemCallError) return { kind: 'rejected', call: error.call, errno: error.errno };
    throw error;
  }
  for (;;) {
    const received = path.receiver.receive();
    if (!received) return { kind: 'lost' };
    if (!received.data.equals(payload)) continue;
    const sent = form === 'unmarked' ? 0 : ect0;
    const arrived = ecnBits(received);
    return arrived === sent ? { kind: 'delivered' } : { kind: 'cleared', sent, arrived };
  }
}

/** quic-go has sent one byte since 0.39.2; kernels before 3.13 know neither, those before 4.9 only four bytes (ip(7)). */
function markMessage(form: MarkForm): ControlMessage[] {
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

/** The two ECN bits of the traffic class that came with a datagram; 0 when the kernel told none. */
function ecnBits({ control }: Datagram): number {
  const message = control.find(
    ({ level, type }) =>
      (level === c.IPPROTO_IP && type === c.IP_TOS) || (level === c.IPPROTO_IPV6 && type === c.IPV6_TCLASS),
  );
  return (message?.data.readUInt8(0) ?? 0) & 3;
}
