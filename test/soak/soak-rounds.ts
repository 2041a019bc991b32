/**
 * `npm run soak`: 20,000 rounds of a probe and its responder in one process, as in a pod. The
 * descriptors must stay the same and the anonymous memory flat. Prints both, and the CPU time of a round. Exits with 1 when
 * something grew.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import type { NetworkObservation } from '../../api/v1alpha1.ts';
import { observe } from '../../node-probe/loop/observe.ts';
import { Responder } from '../../node-probe/peer/responder.ts';
import { serveResponder } from '../../node-probe/peer/serve-responder.ts';

const total = Number(process.argv[2] ?? 20_000);
/** Rounds at a time: each mostly waits for what is on its way. */
const lanes = 16;
/** A responder grants a sender few sessions in half a minute, so a round that takes no time needs a fresh one now and then. */
const roundsOfAResponder = 7;
/** Growth from the first tenth to the end that counts as flat, in kB. */
const flat = 4096;

const key = randomBytes(32);
let done = 0;
let capable = 0;

/** Anonymous memory in kB (proc_pid_status(5)), and open descriptors, once the garbage is gone. */
function footprint(): { anonymous: number; descriptors: number; heap: number } {
  globalThis.gc?.();
  const anonymous = Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  const heap = process.memoryUsage().heapUsed >> 10;
  return { anonymous, descriptors: readdirSync('/proc/self/fd').length, heap };
}

async function runLane(rounds: number): Promise<void> {
  let responder = new Responder(key);
  using served = serveResponder({ handle: (incoming, now) => responder.handle(incoming, now) }, 0);
  const peers = [{ node: 'loopback', addresses: ['127.0.0.1', '::1'], port: served.port }];
  let previous: NetworkObservation | undefined;
  for (let round = 0; round < rounds; round++) {
    if (round % roundsOfAResponder === 0) responder = new Responder(key);
    const peering = { peers, key, port: served.port };
    previous = await observe({ network: 'pod', reach: 'network', peering, previous });
    done++;
    if (previous.ipv4?.gso.state === 'Capable' && previous.ipv4.gso.evidence === 'Wire') capable++;
  }
}

async function runRounds(rounds: number): Promise<void> {
  await Promise.all(Array.from({ length: lanes }, async () => runLane(Math.ceil(rounds / lanes))));
}

await runRounds(total / 10);
const early = footprint();
const cpuBefore = process.cpuUsage();
const before = done;
for (let tenth = 2; tenth <= 10; tenth++) {
  await runRounds(total / 10);
  process.stdout.write(`${JSON.stringify({ rounds: done, ...footprint() })}\n`);
}
const { user, system } = process.cpuUsage(cpuBefore);
const late = footprint();
const cpuMilliseconds = (user + system) / 1000 / (done - before);
const problems = [
  ...(late.descriptors === early.descriptors
    ? []
    : [`descriptors went from ${early.descriptors} to ${late.descriptors}`]),
  ...(late.anonymous - early.anonymous < flat
    ? []
    : [`anonymous memory went from ${early.anonymous} to ${late.anonymous} kB`]),
  // On a busy machine a datagram is lost now and then; a leak shows all the same.
  ...(capable > done * 0.99 ? [] : [`only ${capable} of ${done} rounds were capable over the wire`]),
];
process.stdout.write(`${JSON.stringify({ rounds: done, capable, early, late, cpuMilliseconds })}\n`);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${3 - problems.length} passed, ${problems.length} failed\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
