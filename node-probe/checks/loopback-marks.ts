import { randomInt } from 'node:crypto';
import { ecnBits, receiveEcn } from '../../linux/ecn-bits.ts';
import { attempt } from '../paths/attempt.ts';
import type { LoopbackPath } from '../paths/loopback.ts';
import type { BurstCase } from '../paths/send-burst.ts';
import { burstPayload } from './burst.ts';
import { ect0, formsOf, markMessage, type MarkForm } from './mark.ts';
import { repeatBad } from './repeat.ts';
import type { MarkOutcome, SentMarks } from './sent.ts';

const datagram: BurstCase = { method: 'plain', segments: 1, segmentSize: 1200, lastSegmentSize: 1200 };

/** Sends an unmarked datagram and one for each way of marking over loopback, and looks at the marks that arrive. */
export function sendMarks(path: LoopbackPath): SentMarks {
  receiveEcn(path.receiver);
  const run = (form: MarkForm): MarkOutcome => repeatBad(() => sendAndReceive(path, form));
  return {
    control: run('unmarked'),
    marks: formsOf(path.socket.family).map((form) => ({ form, outcome: run(form) })),
  };
}

function sendAndReceive(path: LoopbackPath, form: MarkForm): MarkOutcome {
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
