import { SOL_UDP, UDP_SEGMENT } from '../../linux/constants.ts';
import type { ControlMessage } from '../../linux/message.ts';
import type { Path } from './path.ts';

/** How a burst is passed to the kernel: split by the kernel (GSO), or datagram by datagram as a control. */
export type Method = 'control message' | 'socket option' | 'plain';

/** One send, or one run of plain sends. Sizes are UDP payload bytes. */
export interface BurstCase {
  readonly method: Method;
  readonly segments: number;
  readonly segmentSize: number;
  /** Differs from `segmentSize` in the cases with a shorter last segment. */
  readonly lastSegmentSize: number;
}

/** Passes a burst to the kernel; `payload` holds its segments one after the other. Throws `SystemCallError`. */
export function sendBurst(path: Path, { method, segments, segmentSize }: BurstCase, payload: Buffer): void {
  switch (method) {
    case 'plain':
      for (let segment = 0; segment < segments; segment++) path.send(segmentOf(payload, segmentSize, segment));
      return;
    case 'control message':
      path.send(payload, [segmentMessage(segmentSize)]);
      return;
    case 'socket option':
      path.socket.setOption(SOL_UDP, UDP_SEGMENT, segmentSize);
      try {
        path.send(payload);
      } finally {
        path.socket.setOption(SOL_UDP, UDP_SEGMENT, 0);
      }
  }
}

/** The bytes of one segment of a payload. */
export function segmentOf(payload: Buffer, segmentSize: number, segment: number): Buffer {
  return payload.subarray(segment * segmentSize, (segment + 1) * segmentSize);
}

/** The control message that asks for segmentation: a 16-bit segment size in bytes (linux/udp.h, udp(7)). */
function segmentMessage(segmentSize: number): ControlMessage {
  const data = Buffer.alloc(2);
  data.writeUInt16LE(segmentSize, 0);
  return { level: SOL_UDP, type: UDP_SEGMENT, data };
}
