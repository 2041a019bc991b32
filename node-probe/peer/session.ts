import type { UdpErrors } from '../../linux/udp-errors.ts';

/** Cases in one session, and segments in one case; more are not remembered. */
const mostCases = 32;
const mostSegments = 64;
const entryLength = 16;
/** Bytes of an ANSWER's body in front of the entries. */
const errorsLength = 4;

/** What arrived of one case. */
interface Tally {
  readonly caseNumber: number;
  /** Segments that arrived intact, each counted once. */
  readonly received: number;
  /** Datagrams that held more than one segment. */
  readonly merged: number;
  /** Datagrams with different content. */
  readonly corrupted: number;
  /** Datagrams by the ECN bits with which they arrived: not-ECT, ECT(1), ECT(0), CE. */
  readonly marks: readonly [number, number, number, number];
}

/** What a receiver reports about one session. */
export interface Arrived {
  readonly cases: ReadonlyMap<number, Tally>;
  /**
   * UDP datagrams that its kernel counted as errors since the session started, from any sender and to any program: no
   * verdict relies on it.
   */
  readonly errors: UdpErrors;
}

interface Case {
  readonly segments: Set<number>;
  merged: number;
  corrupted: number;
  readonly marks: [number, number, number, number];
}

/** What arrived of one sender's round so far. Bounded, whatever is sent. */
export class Session {
  readonly from: string;
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly #cases = new Map<number, Case>();
  readonly #errorsBefore: UdpErrors;

  constructor({
    from,
    address,
    expires,
    errors,
  }: {
    from: string;
    address: string;
    expires: number;
    errors: UdpErrors;
  }) {
    this.from = from;
    this.address = address;
    this.expires = expires;
    this.#errorsBefore = errors;
  }

  addSegment(arrived: { caseNumber: number; segment: number; ecn: number; whole: boolean }): void {
    const found = this.#case(arrived.caseNumber);
    if (!found || arrived.segment >= mostSegments || found.segments.has(arrived.segment)) return;
    if (!arrived.whole) {
      found.merged = Math.min(found.merged + 1, 0xffff);
      return;
    }
    found.segments.add(arrived.segment);
    const mark = arrived.ecn & 3;
    found.marks[mark] = (found.marks[mark] ?? 0) + 1;
  }

  addCorrupted(caseNumber: number): void {
    const found = this.#case(caseNumber);
    if (found) found.corrupted = Math.min(found.corrupted + 1, 0xffff);
  }

  /** The body of an ANSWER. `errors`: the kernel's current counters. */
  encode(errors: UdpErrors): Buffer {
    const body = Buffer.alloc(errorsLength + this.#cases.size * entryLength);
    const since = (before: number, now: number): number => Math.min(Math.max(now - before, 0), 0xffff);
    body.writeUInt16BE(since(this.#errorsBefore.errors, errors.errors), 0);
    body.writeUInt16BE(since(this.#errorsBefore.badChecksums, errors.badChecksums), 2);
    [...this.#cases].forEach(([caseNumber, { segments, merged, corrupted, marks }], index) => {
      const words = [caseNumber, segments.size, merged, corrupted, ...marks];
      words.forEach((word, position) => body.writeUInt16BE(word, errorsLength + index * entryLength + position * 2));
    });
    return body;
  }

  #case(caseNumber: number): Case | undefined {
    const known = this.#cases.get(caseNumber);
    if (known || this.#cases.size >= mostCases) return known;
    const fresh: Case = { segments: new Set(), merged: 0, corrupted: 0, marks: [0, 0, 0, 0] };
    this.#cases.set(caseNumber, fresh);
    return fresh;
  }
}

/** Reads the body of an ANSWER; a truncated end is left out. */
export function decodeArrived(body: Buffer): Arrived {
  const cases = new Map<number, Tally>();
  for (let offset = errorsLength; offset + entryLength <= body.length; offset += entryLength) {
    const word = (position: number): number => body.readUInt16BE(offset + position * 2);
    cases.set(word(0), {
      caseNumber: word(0),
      received: word(1),
      merged: word(2),
      corrupted: word(3),
      marks: [word(4), word(5), word(6), word(7)],
    });
  }
  const whole = body.length >= errorsLength;
  const errors = { errors: whole ? body.readUInt16BE(0) : 0, badChecksums: whole ? body.readUInt16BE(2) : 0 };
  return { cases, errors };
}
