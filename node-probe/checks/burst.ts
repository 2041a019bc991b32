import { createCipheriv } from 'node:crypto';
import type { Rejected } from '../paths/attempt.ts';
import { segmentOf, type BurstCase } from '../paths/send-burst.ts';

/** What happened to a burst. */
export type Outcome =
  | { readonly kind: 'delivered' }
  | Rejected
  /** Accepted, but only `received` of `sent` segments arrived. */
  | { readonly kind: 'lost'; readonly sent: number; readonly received: number }
  /** Segments arrived as one larger datagram of `size` bytes. */
  | { readonly kind: 'merged'; readonly size: number }
  /** A segment arrived with different content or length. */
  | { readonly kind: 'corrupted'; readonly segment: number };

/** "8 segments of 1252 bytes by control message", for messages. */
export function describeBurst({ method, segments, segmentSize, lastSegmentSize }: BurstCase): string {
  if (method === 'plain') return `${segments} plain datagrams of ${segmentSize} bytes`;
  const count = segments === 1 ? '1 segment' : `${segments} segments`;
  const last = lastSegmentSize === segmentSize ? '' : `, the last of ${lastSegmentSize},`;
  return `${count} of ${segmentSize} bytes${last} by ${method}`;
}

/** Bytes in front of each segment: 4 of the burst's nonce, 2 of the segment's number. */
const headerLength = 6;

/**
 * The bytes of a burst: every segment starts with the burst's nonce and its own number, followed by bytes derived from
 * the nonce, so that a receiver can distinguish a damaged segment from a lost one and from a segment of another burst.
 */
export function burstPayload({ segments, segmentSize, lastSegmentSize }: BurstCase, nonce: number): Buffer {
  const length = (segments - 1) * segmentSize + lastSegmentSize;
  const key = Buffer.alloc(16);
  key.writeUInt32BE(nonce, 0);
  // A stream cipher is the fastest source of repeatable bytes in Node; nothing here is secret.
  const payload = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
  for (let segment = 0; segment < segments; segment++) {
    payload.writeUInt32BE(nonce, segment * segmentSize);
    payload.writeUInt16BE(segment, segment * segmentSize + 4);
  }
  return payload;
}

/** Sorts what arrives of one burst. */
export class Arrivals {
  readonly #burst: BurstCase;
  readonly #payload: Buffer;
  readonly #intact = new Set<number>();
  #merged: number | undefined;
  #corrupted: number | undefined;

  constructor(burst: BurstCase, payload: Buffer) {
    this.#burst = burst;
    this.#payload = payload;
  }

  /** Takes one datagram; false when it belongs to another burst. */
  add(datagram: Buffer): boolean {
    if (datagram.length < headerLength || datagram.readUInt32BE(0) !== this.#payload.readUInt32BE(0)) return false;
    const segment = datagram.readUInt16BE(4);
    const expected = segmentOf(this.#payload, this.#burst.segmentSize, segment);
    if (expected.length > 0 && expected.equals(datagram)) this.#intact.add(segment);
    else if (this.#isMerged(datagram, segment)) this.#merged = datagram.length;
    else this.#corrupted = segment;
    return true;
  }

  /** True once every segment has arrived. */
  get complete(): boolean {
    return this.#intact.size === this.#burst.segments;
  }

  outcome(): Outcome {
    if (this.#corrupted !== undefined) return { kind: 'corrupted', segment: this.#corrupted };
    if (this.#merged !== undefined) return { kind: 'merged', size: this.#merged };
    if (this.complete) return { kind: 'delivered' };
    return { kind: 'lost', sent: this.#burst.segments, received: this.#intact.size };
  }

  #isMerged(datagram: Buffer, segment: number): boolean {
    const start = segment * this.#burst.segmentSize;
    return (
      datagram.length > this.#burst.segmentSize &&
      this.#payload.subarray(start, start + datagram.length).equals(datagram)
    );
  }
}
