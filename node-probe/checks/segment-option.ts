import { SOL_UDP, UDP_SEGMENT } from '../../linux/constants.ts';
import type { UdpSocket } from '../../linux/udp-socket.ts';
import { attempt, type Rejected } from '../paths/attempt.ts';

/** How the kernel handles the UDP_SEGMENT socket option. */
export type OptionOutcome =
  | { readonly kind: 'works' }
  | Rejected
  /** Set without an error, but another value is read back: gVisor accepts every option and ignores it. */
  | { readonly kind: 'ignored'; readonly set: number; readonly readBack: number };

/** Gets, sets, reads back and resets UDP_SEGMENT. quic-go only checks the get, HAProxy and quinn only the set. */
export function trySegmentOption(socket: UdpSocket): OptionOutcome {
  const set = 1200;
  let readBack = 0;
  const rejected = attempt(() => {
    socket.option(SOL_UDP, UDP_SEGMENT);
    socket.setOption(SOL_UDP, UDP_SEGMENT, set);
    readBack = socket.option(SOL_UDP, UDP_SEGMENT);
    socket.setOption(SOL_UDP, UDP_SEGMENT, 0);
  });
  return rejected ?? (readBack === set ? { kind: 'works' } : { kind: 'ignored', set, readBack });
}
