import { SOL_UDP, UDP_SEGMENT } from '../../linux/constants.ts';
import type { ControlMessage } from '../../linux/message.ts';

/** The control message that asks for segmentation: a 16-bit segment size in bytes (linux/udp.h, udp(7)). */
export function segmentMessage(segmentSize: number): ControlMessage {
  const data = Buffer.alloc(2);
  data.writeUInt16LE(segmentSize, 0);
  return { level: SOL_UDP, type: UDP_SEGMENT, data };
}
