import { randomInt } from 'node:crypto';
import { attempt } from '../paths/attempt.ts';
import type { LoopbackPath } from '../paths/loopback.ts';
import { sendBurst, type BurstCase } from '../paths/send-burst.ts';
import { Arrivals, burstPayload, type Outcome } from './burst.ts';
import { repeatBad } from './repeat.ts';
import { trySegmentOption } from './segment-option.ts';
import { controlCase, segmentationCases, usualSizes } from './segmentation-cases.ts';
import type { BurstResult, SentBursts } from './sent.ts';

/** Each lost burst costs a wait, and a few prove the fault; the rest of the matrix is then left out. */
const enoughLosses = 3;

/**
 * Sends the whole case matrix over loopback. `largestSegment`: UDP payload bytes of the largest datagram to try. Throws
 * `SystemCallError` when receiving fails.
 */
export function sendBursts(path: LoopbackPath, largestSegment: number): SentBursts {
  const option = trySegmentOption(path.socket);
  const results: BurstResult[] = [];
  const run = (burst: BurstCase): Outcome => repeatBad(() => sendAndReceive(path, burst));
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

function sendAndReceive(path: LoopbackPath, burst: BurstCase): Outcome {
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
