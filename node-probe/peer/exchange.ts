import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { SystemCallError } from '../../linux/libc.ts';
import type { UdpErrors } from '../../linux/udp-errors.ts';
import type { Path } from '../paths/path.ts';
import { decodePacket, encodePacket, questionLength, types, type Packet, type PacketType } from './packet.ts';
import { decodeArrived, type Arrived } from './session.ts';

/** Where a responder listens, and the shared key. */
export interface PeerAddress {
  readonly address: string;
  readonly port: number;
  readonly key: Buffer;
}

/** Successive timeouts for an answer, in milliseconds; the question is sent again before each. */
const patience = [150, 300, 600, 1200];
const pollInterval = 2;

/** The sending half of the peer protocol: one session with one responder, on a path of its own. */
export class PeerExchange {
  readonly #path: Path;
  readonly #key: Buffer;
  #session = 0n;
  /** What the receiver's kernel counted, by session. */
  readonly #errors = new Map<bigint, UdpErrors>();

  constructor(path: Path, key: Buffer) {
    this.#path = path;
    this.#key = key;
  }

  /** Opens a session that replaces the previous one; false without an answer. Throws `SystemCallError`. */
  async open(): Promise<boolean> {
    const nonce = randomBytes(16);
    const body = (): Buffer => {
      const bytes = Buffer.alloc(24);
      bytes.writeBigUInt64BE(BigInt(Date.now()), 0);
      // Each try needs a nonce of its own, or the responder takes it for a replay of the previous one.
      randomBytes(16).copy(nonce);
      nonce.copy(bytes, 8);
      return bytes;
    };
    const welcome = await this.#ask(types.hello, body, (packet) => packet.type === types.welcome);
    if (!welcome) return false;
    this.#session = welcome.session;
    return true;
  }

  /** The datagram of one segment, exactly `length` bytes. */
  segment(caseNumber: number, segment: number, length: number): Buffer {
    const packet = { type: types.data, session: this.#session, caseNumber, segment, body: Buffer.alloc(0) };
    return encodePacket(packet, this.#key, length);
  }

  /** What has arrived so far, by case; undefined without an answer. */
  async arrived(): Promise<Arrived | undefined> {
    const answer = await this.#ask(
      types.ask,
      () => Buffer.alloc(0),
      ({ type, session }) => type === types.answer && session === this.#session,
    );
    const arrived = answer && decodeArrived(answer.body);
    if (arrived) this.#errors.set(this.#session, arrived.errors);
    return arrived;
  }

  /** What the receiver's kernel has counted as errors during all sessions, from any sender. */
  get receiverErrors(): UdpErrors {
    const counted = [...this.#errors.values()];
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
    return {
      errors: sum(counted.map(({ errors }) => errors)),
      badChecksums: sum(counted.map(({ badChecksums }) => badChecksums)),
    };
  }

  async #ask(type: PacketType, body: () => Buffer, fits: (packet: Packet) => boolean): Promise<Packet | undefined> {
    for (const wait of patience) {
      const question = { type, session: this.#session, caseNumber: 0, segment: 0, body: body() };
      try {
        this.#path.send(encodePacket(question, this.#key, questionLength));
      } catch (error) {
        // The ICMP error of the previous try: nothing listened then, but something may now.
        if (!(error instanceof SystemCallError && error.errno === 'ECONNREFUSED')) throw error;
      }
      for (const deadline = performance.now() + wait; performance.now() < deadline; await delay(pollInterval)) {
        const answer = this.#received(fits);
        if (answer) return answer;
      }
    }
    return undefined;
  }

  /**
   * The first matching packet among those that arrived. Reads instead of polling: an ICMP error ends a poll
   * permanently.
   */
  #received(fits: (packet: Packet) => boolean): Packet | undefined {
    for (;;) {
      try {
        const received = this.#path.socket.receive({ wait: false });
        if (!received) return undefined;
        const decoded = decodePacket(received.data, this.#key);
        if (decoded.kind === 'packet' && fits(decoded.packet)) {
          return { ...decoded.packet, body: Buffer.from(decoded.packet.body) };
        }
      } catch (error) {
        if (!(error instanceof SystemCallError)) throw error;
        return undefined;
      }
    }
  }
}
