import type { BurstCase, Method } from '../paths/send-burst.ts';

/** Datagram sizes that QUIC stacks send: the smallest allowed (RFC 9000, section 14), and quic-go's first guess. */
export const usualSizes = [1200, 1252] as const;

/** Whether QUIC stacks send datagrams of this size before they know the path. */
export function isUsual(segmentSize: number): boolean {
  return usualSizes.some((size) => size === segmentSize);
}

/** Segments in one send: the fewest that need GSO, a usual number, and the number that a busy server sends. */
const segmentCounts = [2, 8, 40] as const;

/** Most UDP payload in one send over IPv4 (65,535 less 28 bytes of headers): more is EMSGSIZE everywhere. */
const largestSend = 65_507;

const gsoMethods: readonly Method[] = ['control message', 'socket option'];

/**
 * Every burst to try at one size: equal segments, one segment (quic-go attaches the control message to single datagrams
 * too), and a shorter last one. The last is half a segment and never tiny: 1-byte tails are suspected of resetting the
 * firmware of some network cards (tailscale#20994).
 */
export function segmentationCases(segmentSize: number): BurstCase[] {
  return gsoMethods.flatMap((method) => {
    const equal = [1, ...segmentCounts].map((segments) => ({
      method,
      segments,
      segmentSize,
      lastSegmentSize: segmentSize,
    }));
    const shorterLast = { method, segments: 8, segmentSize, lastSegmentSize: Math.floor(segmentSize / 2) };
    return [...equal, shorterLast].filter((burst) => burst.segments * segmentSize <= largestSend);
  });
}

/** The burst without GSO that accompanies the cases of one size: what it loses is not GSO's fault. */
export function controlCase(segmentSize: number): BurstCase {
  return { method: 'plain', segments: 10, segmentSize, lastSegmentSize: segmentSize };
}

/**
 * The short set for the wire: bursts as large as QUIC stacks send them, with segments of up to `largest` bytes of UDP
 * payload, by both methods: 2 to 40 segments, a shorter last segment, and one segment with the control message. With
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

/** The plain datagrams that accompany a case. */
export function wireControl({ segmentSize }: BurstCase): BurstCase {
  return { method: 'plain', segments: 8, segmentSize, lastSegmentSize: segmentSize };
}
