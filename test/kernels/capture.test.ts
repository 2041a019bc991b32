import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { number, object, parse } from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../../control-plane/processes/wait-until.ts';
import { types } from '../../node-probe/peer/packet.ts';
import { describeSeen, overWire } from './cells/cell.ts';
import { makeKeyFolder } from './network/key-folder.ts';
import { sweepNamespaces } from './network/network-namespace.ts';
import { readCapture, type CapturedDatagram } from './network/read-capture.ts';
import { requirePrograms } from './required-programs.ts';
import { probe, startResponder } from './cells/run-cell.ts';
import { startInside } from './network/start-inside.ts';
import { addresses, devices, makeNetwork } from './network/test-network.ts';

const port = 47_600;
const countersSchema = object({ answered: number() });
let captured: readonly CapturedDatagram[];

beforeAll(async () => {
  await requirePrograms();
  await sweepNamespaces();
  captured = await captureRound();
});

/** What goes over the cable while a probe finds both families healthy. */
async function captureRound(): Promise<readonly CapturedDatagram[]> {
  await using network = await makeNetwork('direct');
  await using folder = await makeKeyFolder();
  const { keyFile } = folder;
  const capture = join(folder.path, 'capture');
  // Bursts are cut before they reach the cable, so that each datagram is seen and counted.
  await network.sender.run(`ethtool -K ${devices.sender} tx-udp-segmentation off`);
  await using responder = await startResponder(network.receiver, keyFile);
  const tcpdump = ['tcpdump', '-ni', devices.near, '--immediate-mode', '-U', '-w', capture, 'udp'] as const;
  await using running = new AsyncDisposableStack();
  running.use(await startInside(network.receiver, tcpdump, 'listening on'));
  const { IPv4, IPv6 } = addresses.receiver.direct;
  for (const [family, peer] of [
    ['IPv4', `${IPv4}:${port}`],
    ['IPv6', `[${IPv6}]:${port}`],
  ] as const) {
    const seen = await probe(network.sender.inside, { nodeOptions: [], peer, keyFile });
    expect(describeSeen(seen)).toBe(describeSeen(overWire(family)));
  }
  await responder.stop();
  const { answered } = parse(countersSchema, JSON.parse((await responder.output()).split('\n')[1] ?? ''));
  return await waitUntil(
    async () => {
      const found = readCapture(await readFile(capture));
      return found.filter(({ fromPort }) => fromPort === port).length === answered ? found : undefined;
    },
    { subject: `${answered} answers in the capture`, signal: new AbortController().signal, timeoutMs: 10_000 },
  );
}

describe('on the cable, a healthy round over both families', () => {
  it('has less than 300 datagrams', () => {
    expect(captured.length).toBeGreaterThan(200);
    expect(captured.length).toBeLessThan(300);
  });

  it('has no answer that is larger than its question', () => {
    const answers = captured.filter(({ fromPort }) => fromPort === port);
    expect(answers.length).toBeGreaterThan(4);
    for (const answer of answers) {
      const asked = captured
        .slice(0, captured.indexOf(answer))
        .findLast(({ fromPort, payload }) => fromPort === answer.toPort && isQuestion(payload));
      expect(answer.payload.length).toBeLessThanOrEqual(asked?.payload.length ?? 0);
    }
  });

  it('has no answers but to questions', () => {
    const questions = captured.filter(({ toPort, payload }) => toPort === port && isQuestion(payload));
    const answers = captured.filter(({ fromPort }) => fromPort === port);
    expect(answers.length).toBeLessThanOrEqual(questions.length);
  });
});

/** The type of a packet stands in its fourth byte (node-probe/peer/packet.ts). */
function isQuestion(payload: Buffer): boolean {
  const type = payload.readUInt8(3);
  return type === types.hello || type === types.ask;
}
