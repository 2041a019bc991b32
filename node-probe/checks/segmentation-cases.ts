import type { BurstCase, Method } from '../paths/send-burst.ts';

/** Datagram sizes that QUIC stacks send: the smallest allowed (RFC 9000, section 14), and quic-go's first guess. */
export const usualSizes = [1200, 1252] as const;

/** Whether QUIC stacks send datagrams of this size before they know the path. */
export function isUsual(segmentSize: number): boolean {
  return usualSizes.some((size) => size === segmentSize);
}

/** Segments in one send: the fewest that need GSO, a usual one, and as many as a busy server sends. */
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

/** The burst without GSO that stands beside the cases of one size: what it loses is not GSO's fault. */
export function controlCase(segmentSize: number): BurstCase {
  return { method: 'plain', segments: 10, segmentSize, lastSegmentSize: segmentSize };
}
