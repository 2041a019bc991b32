import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodePacket, encodePacket, questionLength, types, type Packet, type PacketType } from './packet.ts';
import { limits, Responder } from './responder.ts';
import { decodeArrived } from './session.ts';

const key = Buffer.from('the key of a cluster, 32 bytes..');
const now = Date.parse('2026-01-01T00:00:00Z');
const from = '10.0.0.1:40000';

function hello({ time = now, nonce = randomBytes(16), withKey = key } = {}): Buffer {
  const body = Buffer.alloc(24);
  body.writeBigUInt64BE(BigInt(time), 0);
  nonce.copy(body, 8);
  return encodePacket({ type: types.hello, session: 0n, caseNumber: 0, segment: 0, body }, withKey, questionLength);
}

function packet(type: PacketType, session: bigint, { caseNumber = 0, segment = 0, length = 1200 } = {}): Buffer {
  return encodePacket({ type, session, caseNumber, segment, body: randomBytes(length) }, key, length);
}

function read(answer: Buffer | undefined): Packet {
  const decoded = answer && decodePacket(answer, key);
  if (decoded?.kind !== 'packet') throw new Error('no answer');
  return decoded.packet;
}

function open(responder: Responder, who = from): bigint {
  return read(responder.handle({ datagram: hello(), from: who, ecn: 0 }, now)).session;
}

describe('a responder', () => {
  it('counts what arrives of each case, and reports it on request', () => {
    const responder = new Responder(key);
    const session = open(responder);
    const take = (datagram: Buffer, ecn = 0): Buffer | undefined => responder.handle({ datagram, from, ecn }, now);
    const segments = [0, 1, 2].map((segment) => packet(types.data, session, { caseNumber: 5, segment }));
    for (const segment of segments) take(segment, 2);
    take(segments[0] ?? Buffer.alloc(0), 2);
    const damaged = packet(types.data, session, { caseNumber: 6 });
    damaged.writeUInt8(damaged.readUInt8(700) ^ 1, 700);
    take(damaged);
    take(
      Buffer.concat([
        packet(types.data, session, { caseNumber: 7 }),
        packet(types.data, session, { caseNumber: 7, segment: 1 }),
      ]),
    );

    const answer = read(take(packet(types.ask, session)));
    expect(answer.type).toBe(types.answer);
    expect([...decodeArrived(answer.body).cases.values()]).toEqual([
      { caseNumber: 5, received: 3, merged: 0, corrupted: 0, marks: [0, 0, 3, 0] },
      { caseNumber: 6, received: 0, merged: 0, corrupted: 1, marks: [0, 0, 0, 0] },
      { caseNumber: 7, received: 0, merged: 1, corrupted: 0, marks: [0, 0, 0, 0] },
    ]);
  });

  it('never answers with more bytes than the question has', () => {
    const responder = new Responder(key);
    const session = open(responder);
    for (let caseNumber = 0; caseNumber < 100; caseNumber++) {
      responder.handle({ datagram: packet(types.data, session, { caseNumber, length: 60 }), from, ecn: 0 }, now);
    }
    for (const length of [34, 60, 100, 546, 1200]) {
      const answer = responder.handle({ datagram: packet(types.ask, session, { length }), from, ecn: 0 }, now);
      expect(answer?.length ?? 0).toBeLessThanOrEqual(length);
    }
  });

  const replayed = hello();
  it.each<[string, (responder: Responder) => Buffer, keyof Responder['counters']]>([
    ['a foreign datagram', () => randomBytes(1200), 'foreign'],
    ['an empty datagram', () => Buffer.alloc(0), 'foreign'],
    ['a HELLO with another key', () => hello({ withKey: Buffer.alloc(32) }), 'unverified'],
    ['a HELLO that is too old', () => hello({ time: now - limits.helloWindow - 1 }), 'expired'],
    ['a HELLO from the future', () => hello({ time: now + limits.helloWindow + 1 }), 'expired'],
    [
      'a HELLO without a nonce',
      () => encodePacket({ type: types.hello, session: 0n, caseNumber: 0, segment: 0, body: Buffer.alloc(0) }, key, 40),
      'refused',
    ],
    ['a question about a session that does not exist', () => packet(types.ask, 1n), 'unknownSession'],
    ['an answer', (responder) => packet(types.answer, open(responder)), 'refused'],
    [
      'a replayed HELLO',
      (responder) => {
        responder.handle({ datagram: replayed, from, ecn: 0 }, now);
        return replayed;
      },
      'replayed',
    ],
  ])('drops and counts %s', (_, make, counter) => {
    const responder = new Responder(key);
    const datagram = make(responder);
    expect(responder.handle({ datagram, from, ecn: 0 }, now)).toBeUndefined();
    expect(responder.counters[counter]).toBe(1);
  });

  it('answers only the sender about a session, and nothing after it expires', () => {
    const responder = new Responder(key);
    const ask = packet(types.ask, open(responder));
    expect(responder.handle({ datagram: ask, from: '10.0.0.1:40001', ecn: 0 }, now)).toBeUndefined();
    expect(responder.handle({ datagram: ask, from, ecn: 0 }, now + limits.sessionLife)).toBeUndefined();
    expect(responder.handle({ datagram: ask, from, ecn: 0 }, now)).toBeDefined();
  });

  it('limits sessions per address and in total, until they expire', () => {
    const responder = new Responder(key);
    const granted = (count: number, who: (index: number) => string, at: number): number =>
      Array.from({ length: count }, (_, index) =>
        responder.handle({ datagram: hello({ time: at }), from: who(index), ecn: 0 }, at),
      ).filter((answer) => answer !== undefined).length;
    expect(granted(50, (index) => `10.0.0.1:${index}`, now)).toBe(limits.sessionsPerAddress);
    expect(granted(1000, (index) => `10.0.${index >> 8}.${index & 255}:9`, now)).toBeLessThanOrEqual(limits.sessions);
    expect(granted(3, (index) => `10.0.0.1:${index}`, now + limits.sessionLife)).toBe(3);
  });

  it('processes a limited number of datagrams per second, and counts the others', () => {
    const responder = new Responder(key);
    const { capacity } = limits.datagrams;
    for (let index = 0; index < capacity + 50; index++)
      responder.handle({ datagram: Buffer.alloc(40), from, ecn: 0 }, now);
    expect(responder.counters).toMatchObject({ foreign: capacity, limited: 50 });
    expect(responder.handle({ datagram: hello(), from, ecn: 0 }, now)).toBeUndefined();
    expect(responder.handle({ datagram: hello(), from, ecn: 0 }, now + 1000)).toBeDefined();
  });
});
