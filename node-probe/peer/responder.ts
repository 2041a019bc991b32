import { randomBytes } from 'node:crypto';
import { readUdpErrors, type UdpErrors } from '../../linux/udp-errors.ts';
import { decodePacket, encodePacket, overhead, questionLength, types, type Packet } from './packet.ts';
import { Session } from './session.ts';
import { TokenBucket } from './token-bucket.ts';

/** A received datagram. */
export interface Incoming {
  readonly datagram: Buffer;
  /** Sender's address and port, as text; identical for the same sender. */
  readonly from: string;
  /** The two ECN bits with which it arrived. */
  readonly ecn: number;
}

/** Datagrams by outcome; each is counted once. */
export type ResponderCounters = Record<
  'answered' | 'data' | 'foreign' | 'unverified' | 'unknownSession' | 'replayed' | 'expired' | 'refused' | 'limited',
  number
>;

/** Limits that bound the state of a responder, whatever it receives. Times in milliseconds. */
export const limits = {
  sessions: 256,
  sessionsPerAddress: 32,
  sessionLife: 30_000,
  /** A HELLO is valid this long before and after its time; clocks of a cluster differ by less. */
  helloWindow: 120_000,
  /** HELLOs remembered, so that none is answered twice; once full, new ones are refused. */
  nonces: 4096,
  /**
   * Datagrams processed, from all senders: verifying one costs some microseconds, so a flood costs a twentieth of a
   * core. Three senders that repeat a bad round send 1,500.
   */
  datagrams: { capacity: 10_000, perSecond: 5000 },
} as const;

const nonceLength = 16;

/**
 * The receiving half of the peer protocol, without a socket: takes datagrams and returns the answers. Anything
 * malformed, signed with another key, replayed or over a limit is dropped and counted. Never throws.
 */
export class Responder {
  readonly counters: ResponderCounters = {
    answered: 0,
    data: 0,
    foreign: 0,
    unverified: 0,
    unknownSession: 0,
    replayed: 0,
    expired: 0,
    refused: 0,
    limited: 0,
  };
  readonly #key: Buffer;
  readonly #bucket = new TokenBucket(limits.datagrams);
  readonly #sessions = new Map<bigint, Session>();
  /** When each nonce expires; in order of arrival, and therefore of expiry. */
  readonly #nonces = new Map<string, number>();

  readonly #countErrors: () => UdpErrors;

  /** `countErrors`: the kernel's error counters. */
  constructor(key: Buffer, countErrors: () => UdpErrors = readUdpErrors) {
    this.#key = key;
    this.#countErrors = countErrors;
  }

  /** Takes one datagram; returns the answer, or undefined. `now`: milliseconds since 1970. */
  handle({ datagram, from, ecn }: Incoming, now: number): Buffer | undefined {
    if (!this.#bucket.take(now)) return this.#drop('limited');
    const decoded = decodePacket(datagram, this.#key);
    if (decoded.kind === 'foreign') return this.#drop('foreign');
    if (decoded.kind === 'unverified') {
      const damaged = decoded.type === types.data ? this.#find(decoded.session, from, now) : undefined;
      damaged?.addCorrupted(decoded.caseNumber);
      return this.#drop('unverified');
    }
    const { packet, whole } = decoded;
    if (packet.type === types.hello) return this.#welcome(packet, from, now);
    const session = this.#find(packet.session, from, now);
    if (!session) return this.#drop('unknownSession');
    if (packet.type === types.data) {
      this.counters.data++;
      session.addSegment({ caseNumber: packet.caseNumber, segment: packet.segment, ecn, whole });
      return undefined;
    }
    if (packet.type !== types.ask) return this.#drop('refused');
    return this.#answer({ ...packet, type: types.answer, body: session.encode(this.#countErrors()) }, datagram.length);
  }

  #welcome(hello: Packet, from: string, now: number): Buffer | undefined {
    if (hello.body.length < 8 + nonceLength) return this.#drop('refused');
    this.#forget(now);
    const time = Number(hello.body.readBigUInt64BE(0));
    const nonce = hello.body.subarray(8, 8 + nonceLength).toString('latin1');
    if (Math.abs(now - time) > limits.helloWindow) return this.#drop('expired');
    if (this.#nonces.has(nonce)) return this.#drop('replayed');
    if (this.#nonces.size >= limits.nonces) return this.#drop('refused');
    // Remembered even if refused below: the same HELLO from another address later would be a replay.
    this.#nonces.set(nonce, now + 2 * limits.helloWindow);
    const address = from.slice(0, from.lastIndexOf(':'));
    const ofAddress = [...this.#sessions.values()].filter((session) => session.address === address).length;
    if (this.#sessions.size >= limits.sessions || ofAddress >= limits.sessionsPerAddress) {
      return this.#drop('refused');
    }
    const id = randomBytes(8).readBigUInt64BE();
    this.#sessions.set(
      id,
      new Session({ from, address, expires: now + limits.sessionLife, errors: this.#countErrors() }),
    );
    const body = Buffer.from(hello.body.subarray(0, 8 + nonceLength));
    return this.#answer({ ...hello, type: types.welcome, session: id, body }, questionLength);
  }

  #answer(packet: Packet, questionBytes: number): Buffer {
    this.counters.answered++;
    return encodePacket(packet, this.#key, Math.min(packet.body.length + overhead, questionBytes));
  }

  /** The session, if it belongs to this sender and has not expired. */
  #find(id: bigint, from: string, now: number): Session | undefined {
    const session = this.#sessions.get(id);
    return session !== undefined && session.from === from && session.expires > now ? session : undefined;
  }

  #forget(now: number): void {
    for (const [id, session] of this.#sessions) if (session.expires <= now) this.#sessions.delete(id);
    for (const [nonce, expires] of this.#nonces) {
      if (expires > now) break;
      this.#nonces.delete(nonce);
    }
  }

  #drop(kind: keyof ResponderCounters): undefined {
    this.counters[kind]++;
  }
}
