/**
 * `npm run soak`: a million random and mutated datagrams at a responder. It must not throw, must count every datagram
 * once, must answer no replay and nothing of another key, and its memory must stay flat. Exits with 1 when it does not.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { decodePacket, encodePacket, questionLength, types } from '../../node-probe/peer/packet.ts';
import { Responder } from '../../node-probe/peer/responder.ts';

const total = Number(process.argv[2] ?? 1_000_000);
const key = randomBytes(32);
const foreignKey = randomBytes(32);
const responder = new Responder(key);
/** Simulated milliseconds between two datagrams: 1,000 a second. */
const step = 1;
/** Growth of live memory from the first tenth to the end that counts as flat, in bytes. */
const flat = 4 << 20;

let now = Date.now();
let sent = 0;
let wrongAnswers = 0;
let session = 0n;

function hello(withKey: Buffer): Buffer {
  const body = Buffer.alloc(24);
  body.writeBigUInt64BE(BigInt(now), 0);
  randomBytes(16).copy(body, 8);
  return encodePacket({ type: types.hello, session: 0n, caseNumber: 0, segment: 0, body }, withKey, questionLength);
}

function give(datagram: Buffer): Buffer | undefined {
  sent++;
  now += step;
  const from = `10.0.${randomInt(4)}.${randomInt(64)}:${randomInt(1024, 1030)}`;
  return responder.handle({ datagram, from, ecn: randomInt(4) }, now);
}

/** What must never be answered. */
function giveInVain(datagram: Buffer): void {
  if (give(datagram)) wrongAnswers++;
}

function mutated(datagram: Buffer): Buffer {
  const copy = Buffer.from(datagram);
  for (let changes = randomInt(1, 8); changes > 0; changes--) {
    const at = randomInt(copy.length);
    copy.writeUInt8(copy.readUInt8(at) ^ randomInt(1, 256), at);
  }
  return copy.subarray(0, randomInt(4) === 0 ? randomInt(copy.length) : copy.length);
}

const actions: readonly (() => void)[] = [
  () => giveInVain(randomBytes(randomInt(0, 1500))),
  () => giveInVain(mutated(hello(key))),
  () => giveInVain(hello(foreignKey)),
  () => {
    const question = hello(key);
    const answer = give(question);
    const decoded = answer && decodePacket(answer, key);
    if (decoded?.kind === 'packet') session = decoded.packet.session;
    // One that was refused for lack of room was never answered, and may be when it comes again.
    if (answer) giveInVain(question);
  },
  () => {
    const packet = {
      type: types.data,
      session,
      caseNumber: randomInt(0x10000),
      segment: randomInt(0x10000),
      body: randomBytes(40),
    };
    giveInVain(encodePacket(packet, key, randomInt(34, 1300)));
  },
  () =>
    giveInVain(
      mutated(encodePacket({ type: types.ask, session, caseNumber: 0, segment: 0, body: Buffer.alloc(0) }, key, 1200)),
    ),
];

function liveMemory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

let early = 0;
for (let action = 0; action < total; action++) {
  actions[randomInt(actions.length)]?.();
  if (action === total / 10) early = liveMemory();
}
const growth = liveMemory() - early;
const counted = Object.values(responder.counters).reduce((sum, count) => sum + count, 0);
const problems = [
  ...(counted === sent ? [] : [`${sent} datagrams were given and ${counted} counted`]),
  ...(wrongAnswers === 0 ? [] : [`${wrongAnswers} datagrams were answered that must not be`]),
  ...(growth < flat ? [] : [`live memory grew by ${growth} bytes`]),
];
process.stdout.write(`${JSON.stringify({ sent, counters: responder.counters, growth })}\n`);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${problems.length === 0 ? 3 : 3 - problems.length} passed, ${problems.length} failed\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
