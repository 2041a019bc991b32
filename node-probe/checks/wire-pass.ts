import { setTimeout as delay } from 'node:timers/promises';
import { segmentMessage } from './segment-message.ts';
import type { BurstCase, Outcome } from './burst.ts';
import { SOL_UDP, UDP_SEGMENT } from '../../linux/constants.ts';
import { SystemCallError } from '../../linux/libc.ts';
import type { PeerExchange } from '../peer/exchange.ts';
import type { Arrived } from '../peer/session.ts';
import { wireControl } from './wire-cases.ts';

/** One case and its control, sent once. */
export interface PassResult {
  readonly burst: BurstCase;
  readonly outcome: Outcome;
  readonly control: Outcome;
}

/** Between two bursts, so that they do not meet in one queue; and before asking, for what is still on its way. Milliseconds. */
const gap = 2;
const onTheWay = 30;
const lateOnes = 150;

type Sent = { readonly number: number; readonly burst: BurstCase; readonly rejected?: Outcome };

/** Sends each case and its control once and asks what arrived; undefined when nobody answers. Throws `SystemCallError`. */
export async function wirePass(exchange: PeerExchange, cases: readonly BurstCase[]): Promise<PassResult[] | undefined> {
  if (!(await exchange.open())) return undefined;
  const sent: { control: Sent; burst: Sent }[] = [];
  for (const burst of cases) {
    const control = sendCase(exchange, wireControl(burst), sent.length * 2);
    await delay(gap);
    sent.push({ control, burst: sendCase(exchange, burst, sent.length * 2 + 1) });
    await delay(gap);
  }
  await delay(onTheWay);
  let arrived = await exchange.arrived();
  const read = (): PassResult[] =>
    sent.map(({ control, burst }) => ({
      burst: burst.burst,
      outcome: outcomeOf(burst, arrived),
      control: outcomeOf(control, arrived),
    }));
  if (arrived && read().some(({ outcome, control }) => outcome.kind === 'lost' || control.kind === 'lost')) {
    await delay(lateOnes);
    arrived = (await exchange.arrived()) ?? arrived;
  }
  return arrived && read();
}

function sendCase(exchange: PeerExchange, burst: BurstCase, number: number): Sent {
  const segments = Array.from({ length: burst.segments }, (_, segment) =>
    exchange.segment(number, segment, segment === burst.segments - 1 ? burst.lastSegmentSize : burst.segmentSize),
  );
  try {
    switch (burst.method) {
      case 'plain':
        for (const segment of segments) exchange.send(segment);
        break;
      case 'control message':
        exchange.send(Buffer.concat(segments), [segmentMessage(burst.segmentSize)]);
        break;
      case 'socket option':
        exchange.socket.setOption(SOL_UDP, UDP_SEGMENT, burst.segmentSize);
        try {
          exchange.send(Buffer.concat(segments));
        } finally {
          exchange.socket.setOption(SOL_UDP, UDP_SEGMENT, 0);
        }
    }
    return { number, burst };
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    return { number, burst, rejected: { kind: 'rejected', call: error.call, errno: error.errno } };
  }
}

function outcomeOf({ number, burst, rejected }: Sent, arrived: Arrived | undefined): Outcome {
  if (rejected) return rejected;
  const tally = arrived?.cases.get(number);
  const received = tally?.received ?? 0;
  if (received === burst.segments) return { kind: 'delivered' };
  if (tally && tally.corrupted > 0) return { kind: 'corrupted', segment: received };
  if (tally && tally.merged > 0) return { kind: 'merged', size: burst.segmentSize };
  return { kind: 'lost', sent: burst.segments, received };
}
