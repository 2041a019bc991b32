import type { BurstCase } from '../paths/send-burst.ts';

/**
 * The short set that goes over the wire, bursts as big as QUIC stacks send them, at sizes up to `largest` bytes of UDP
 * payload: by both methods, 2 to 40 segments, a shorter last segment, and one segment with the control message. With
 * their controls they stay below 150 datagrams.
 */
export function wireCases(largest: number): BurstCase[] {
  const equal = (method: BurstCase['method'], segments: number, segmentSize: number): BurstCase => ({
    method,
    segments,
    segmentSize,
    lastSegmentSize: segmentSize,
  });
  // 40 jumbo segments do not fit one send; 7 of the largest that Ethernet carries do.
  const many = Math.min(8, Math.floor(65_507 / largest));
  return [
    equal('control message', 2, 1200),
    equal('control message', 8, 1252),
    equal('control message', 40, 1200),
    { ...equal('control message', many, largest), lastSegmentSize: Math.floor(largest / 2) },
    equal('control message', 1, 1252),
    equal('socket option', 8, 1200),
  ];
}

/** The plain datagrams beside a case. */
export function wireControl({ segmentSize }: BurstCase): BurstCase {
  return { method: 'plain', segments: 8, segmentSize, lastSegmentSize: segmentSize };
}
