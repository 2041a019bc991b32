import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome } from './burst.ts';
import { wireControl } from './cases.ts';
import { type MarkForm, ect0, formsOf, markMessage } from './mark.ts';
import type { BurstResult, MarkOutcome, SentMarks } from './sent.ts';
import { type Rejected, attempt } from '../paths/attempt.ts';
import type { Path } from '../paths/path.ts';
import { type BurstCase, sendBurst } from '../paths/send-burst.ts';
import type { PeerExchange } from '../peer/exchange.ts';
import type { Arrived } from '../peer/session.ts';

/**
 * Waits in milliseconds: between two bursts, so that they do not share a queue; before asking; and before asking
 * again.
 */
const gap = 2;
const inFlight = 30;
const late = 150;

interface SentCase {
  readonly number: number;
  readonly burst: BurstCase;
  readonly rejected: Rejected | undefined;
}

/**
 * Sends each case and its control once and asks what arrived; undefined without an answer. Throws `SystemCallError`.
 */
export async function burstPass(
  path: Path,
  exchange: PeerExchange,
  cases: readonly BurstCase[],
): Promise<BurstResult[] | undefined> {
  if (!(await exchange.open())) return undefined;
  const send = async (burst: BurstCase, number: number): Promise<SentCase> => {
    const payload = payloadOf(exchange, burst, number);
    const rejected = attempt(() => sendBurst(path, burst, payload));
    await delay(gap);
    return { number, burst, rejected };
  };
  const sent: { control: SentCase; burst: SentCase }[] = [];
  for (const burst of cases) {
    const number = sent.length * 2;
    sent.push({ control: await send(wireControl(burst), number), burst: await send(burst, number + 1) });
  }
  await delay(inFlight);
  let arrived = await exchange.arrived();
  const read = (): BurstResult[] =>
    sent.map(({ control, burst }) => ({
      burst: burst.burst,
      outcome: outcomeOf(burst, arrived),
      control: outcomeOf(control, arrived),
    }));
  if (arrived && read().some(({ outcome, control }) => outcome.kind === 'lost' || control.kind === 'lost')) {
    await delay(late);
    arrived = (await exchange.arrived()) ?? arrived;
  }
  return arrived && read();
}

function payloadOf(exchange: PeerExchange, burst: BurstCase, number: number): Buffer {
  const { segments, segmentSize, lastSegmentSize } = burst;
  const sizeOf = (segment: number): number => (segment === segments - 1 ? lastSegmentSize : segmentSize);
  return Buffer.concat(
    Array.from({ length: segments }, (_, segment) => exchange.segment(number, segment, sizeOf(segment))),
  );
}

function outcomeOf({ number, burst, rejected }: SentCase, arrived: Arrived | undefined): Outcome {
  if (rejected) return rejected;
  const tally = arrived?.cases.get(number);
  const received = tally?.received ?? 0;
  if (received === burst.segments) return { kind: 'delivered' };
  if (tally && tally.corrupted > 0) return { kind: 'corrupted', segment: received };
  if (tally && tally.merged > 0) return { kind: 'merged', size: burst.segmentSize };
  return { kind: 'lost', sent: burst.segments, received };
}

/** Datagrams of one form in one pass: at least one marked datagram must arrive, and all unmarked ones. */
const markedDatagrams = 4;
const unmarkedDatagrams = 8;

/**
 * Sends marked and unmarked datagrams once and asks what arrived; undefined without an answer. Throws
 * `SystemCallError`.
 */
export async function markPass(path: Path, exchange: PeerExchange): Promise<SentMarks | undefined> {
  if (!(await exchange.open())) return undefined;
  const forms: MarkForm[] = ['unmarked', ...formsOf(path.socket.family)];
  const refused = forms.map((form, caseNumber) => sendForm(path, exchange, form, caseNumber));
  await delay(30);
  const arrived = await exchange.arrived();
  if (!arrived) return undefined;
  const outcomes = forms.map((form, caseNumber): MarkOutcome => {
    const rejection = refused[caseNumber];
    if (rejection) return rejection;
    const { received, marks } = arrived.cases.get(caseNumber) ?? { received: 0, marks: [0, 0, 0, 0] };
    const enough = form === 'unmarked' ? unmarkedDatagrams : 1;
    if (received < enough) return { kind: 'lost' };
    const sent = form === 'unmarked' ? 0 : ect0;
    const other = marks.findIndex((count, bits) => bits !== sent && count > 0);
    return other === -1 ? { kind: 'delivered' } : { kind: 'cleared', sent, arrived: other };
  });
  const [control = { kind: 'lost' }, ...marks] = outcomes;
  return { control, marks: marks.map((outcome, index) => ({ form: forms[index + 1] ?? 'unmarked', outcome })) };
}

function sendForm(path: Path, exchange: PeerExchange, form: MarkForm, caseNumber: number): Rejected | undefined {
  const datagrams = form === 'unmarked' ? unmarkedDatagrams : markedDatagrams;
  return attempt(() => {
    for (let segment = 0; segment < datagrams; segment++) {
      path.send(exchange.segment(caseNumber, segment, 1200), markMessage(form));
    }
  });
}
