import { randomInt } from 'node:crypto';
import { SystemCallError } from '../../linux/libc.ts';
import { ecnBits, receiveEcn } from '../../linux/ecn-bits.ts';
import { burstPayload, type BurstCase } from './burst.ts';
import type { LoopbackPath } from '../paths/loopback.ts';
import { ect0, formsOf, markMessage, type MarkForm } from './mark.ts';

export type MarkOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'rejected'; readonly call: string; readonly errno: string }
  | { readonly kind: 'lost' }
  /** Arrived with other ECN bits than it was sent with. */
  | { readonly kind: 'cleared'; readonly sent: number; readonly arrived: number };

export interface EcnFindings {
  readonly control: MarkOutcome;
  readonly marks: readonly { readonly form: MarkForm; readonly outcome: MarkOutcome }[];
}

const datagram: BurstCase = { method: 'plain', segments: 1, segmentSize: 1200, lastSegmentSize: 1200 };

/** Sends an unmarked datagram and one for each way of marking, and looks at the marks that arrive. */
export function checkEcn(path: LoopbackPath): EcnFindings {
  receiveEcn(path.receiver);
  return {
    control: sendRepeatedly(path, 'unmarked'),
    marks: formsOf(path.family).map((form) => ({ form, outcome: sendRepeatedly(path, form) })),
  };
}

/** As for bursts: bad once may be chance, bad in two of three is not. */
function sendRepeatedly(path: LoopbackPath, form: MarkForm): MarkOutcome {
  const first = sendMarked(path, form);
  if (first.kind === 'delivered' || first.kind === 'rejected') return first;
  const again = [sendMarked(path, form), sendMarked(path, form)];
  return again.some(({ kind }) => kind !== 'delivered') ? first : { kind: 'delivered' };
}

function sendMarked(path: LoopbackPath, form: MarkForm): MarkOutcome {
  const payload = burstPayload(datagram, randomInt(2 ** 32));
  try {
    path.sender.send(path.to, payload, markMessage(form));
  } catch (error) {
    if (error instanceof SystemCallError) return { kind: 'rejected', call: error.call, errno: error.errno };
    throw error;
  }
  for (;;) {
    const received = path.receiver.receive();
    if (!received) return { kind: 'lost' };
    if (!received.data.equals(payload)) continue;
    const sent = form === 'unmarked' ? 0 : ect0;
    const arrived = ecnBits(received.control);
    return arrived === sent ? { kind: 'delivered' } : { kind: 'cleared', sent, arrived };
  }
}
