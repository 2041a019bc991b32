import { randomInt } from 'node:crypto';
import { ecnBits, receiveEcn } from '../../linux/ecn-bits.ts';
import { Arrivals, type Outcome, burstPayload } from './burst.ts';
import { controlCase, segmentationCases, usualSizes } from './cases.ts';
import { type MarkForm, ect0, formsOf, markMessage } from './mark.ts';
import { repeatBad } from './repeat.ts';
import { trySegmentOption } from './segment-option.ts';
import type { BurstResult, MarkOutcome, Sent, SentBursts, SentMarks } from './sent.ts';
import { attempt } from '../paths/attempt.ts';
import type { LoopbackPath } from '../paths/loopback.ts';
import { type BurstCase, sendBurst } from '../paths/send-burst.ts';

/** Each lost burst costs a timeout, and a few prove the fault; the rest of the matrix is then skipped. */
const enoughLosses = 3;

/**
 * Sends the whole case matrix and marked datagrams over loopback. `largestSegment`: UDP payload bytes of the largest
 * datagram to try. Throws `SystemCallError` when receiving fails.
 */
export function checkLoopback(path: LoopbackPath, largestSegment: number): Sent {
  return { bursts: sendBursts(path, largestSegment), marks: sendMarks(path) };
}

function sendBursts(path: LoopbackPath, largestSegment: number): SentBursts {
  const option = trySegmentOption(path.socket);
  const results: BurstResult[] = [];
  const run = (burst: BurstCase): Outcome => repeatBad(() => passBurst(path, burst));
  for (const size of new Set([...usualSizes, largestSegment])) {
    const control = run(controlCase(size));
    results.push({ burst: controlCase(size), outcome: control, control });
    // Without UDP_SEGMENT the kernel skips the control message and would send the burst as one large datagram.
    if (option.kind !== 'works' || control.kind !== 'delivered') continue;
    for (const burst of segmentationCases(size)) {
      const outcome = run(burst);
      const lost = outcome.kind !== 'delivered' && outcome.kind !== 'rejected';
      results.push({ burst, outcome, control: lost ? run(controlCase(size)) : control });
      if (results.filter((result) => result.outcome.kind === 'lost').length >= enoughLosses) return { option, results };
    }
  }
  return { option, results };
}

function passBurst(path: LoopbackPath, burst: BurstCase): Outcome {
  const payload = burstPayload(burst, randomInt(2 ** 32));
  const rejected = attempt(() => sendBurst(path, burst, payload));
  if (rejected) return rejected;
  const arrivals = new Arrivals(burst, payload);
  while (!arrivals.complete) {
    const datagram = path.receiver.receive();
    if (!datagram) break;
    arrivals.add(datagram.data);
  }
  return arrivals.outcome();
}

const datagram: BurstCase = { method: 'plain', segments: 1, segmentSize: 1200, lastSegmentSize: 1200 };

/** Sends an unmarked datagram and one for each form of marking. */
function sendMarks(path: LoopbackPath): SentMarks {
  receiveEcn(path.receiver);
  const run = (form: MarkForm): MarkOutcome => repeatBad(() => passMark(path, form));
  return {
    control: run('unmarked'),
    marks: formsOf(path.socket.family).map((form) => ({ form, outcome: run(form) })),
  };
}

function passMark(path: LoopbackPath, form: MarkForm): MarkOutcome {
  const payload = burstPayload(datagram, randomInt(2 ** 32));
  const rejected = attempt(() => path.send(payload, markMessage(form)));
  if (rejected) return rejected;
  for (;;) {
    const received = path.receiver.receive();
    if (!received) return { kind: 'lost' };
    if (!received.data.equals(payload)) continue;
    const sent = form === 'unmarked' ? 0 : ect0;
    const arrived = ecnBits(received.control);
    return arrived === sent ? { kind: 'delivered' } : { kind: 'cleared', sent, arrived };
  }
}
