import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The datagrams that probes exchange (version 2), all integers big-endian:
 *
 *     0  magic "QG"      2  version      3  type      4  session (8)      12  case (2)      14  segment (2)
 *     16  length of the whole datagram (2)      18  body      last 16: HMAC-SHA256 over all before, cut to 128 bits
 *
 * HELLO asks for a session; WELCOME grants one; DATA carries one segment of a case; ASK asks what arrived; ANSWER reports it.
 * No answer is longer than its question, so a responder cannot be used to amplify traffic.
 */
export const types = { hello: 1, welcome: 2, data: 3, ask: 4, answer: 5 } as const;
export type PacketType = (typeof types)[keyof typeof types];

export interface Packet {
  readonly type: PacketType;
  /** Chosen by the responder; in a HELLO by the sender. */
  readonly session: bigint;
  readonly caseNumber: number;
  readonly segment: number;
  readonly body: Buffer;
}

const magic = 0x5147;
const version = 2;
const headerLength = 18;
const tagLength = 16;

/** Bytes around a body. */
export const overhead = headerLength + tagLength;

/** Length of every question, in bytes: the smallest datagram that QUIC sends, which every path must carry. */
export const questionLength = 1200;

/** A datagram of exactly `length` bytes, the body padded with zeros. */
export function encodePacket(
  { type, session, caseNumber, segment, body }: Packet,
  key: Buffer,
  length: number,
): Buffer {
  const packet = Buffer.alloc(length);
  packet.writeUInt16BE(magic, 0);
  packet.writeUInt8(version, 2);
  packet.writeUInt8(type, 3);
  packet.writeBigUInt64BE(session, 4);
  packet.writeUInt16BE(caseNumber, 12);
  packet.writeUInt16BE(segment, 14);
  packet.writeUInt16BE(length, 16);
  body.copy(packet, headerLength, 0, length - overhead);
  tagOf(packet.subarray(0, length - tagLength), key).copy(packet, length - tagLength);
  return packet;
}

/** A decoded datagram. `whole` is false for the first of several that arrived merged. */
export type Decoded =
  | { readonly kind: 'packet'; readonly packet: Packet; readonly whole: boolean }
  /** It has the protocol's form, but is damaged or was signed with another key. */
  | { readonly kind: 'unverified'; readonly type: number; readonly session: bigint; readonly caseNumber: number }
  | { readonly kind: 'foreign' };

/** Reads a datagram; the body is a view into it. Never throws, whatever the input. */
export function decodePacket(datagram: Buffer, key: Buffer): Decoded {
  if (datagram.length < overhead || datagram.readUInt16BE(0) !== magic || datagram.readUInt8(2) !== version) {
    return { kind: 'foreign' };
  }
  const type = Object.values(types).find((known) => known === datagram.readUInt8(3));
  const session = datagram.readBigUInt64BE(4);
  const caseNumber = datagram.readUInt16BE(12);
  const length = datagram.readUInt16BE(16);
  const unverified = { kind: 'unverified', type: datagram.readUInt8(3), session, caseNumber } as const;
  if (type === undefined || length < overhead || length > datagram.length) return unverified;
  const tag = datagram.subarray(length - tagLength, length);
  if (!timingSafeEqual(tag, tagOf(datagram.subarray(0, length - tagLength), key))) return unverified;
  const body = datagram.subarray(headerLength, length - tagLength);
  const packet = { type, session, caseNumber, segment: datagram.readUInt16BE(14), body };
  return { kind: 'packet', packet, whole: length === datagram.length };
}

function tagOf(bytes: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(bytes).digest().subarray(0, tagLength);
}
