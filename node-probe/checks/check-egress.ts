import { attempt, type Rejected } from '../paths/attempt.ts';
import type { Path } from '../paths/path.ts';
import { sendBurst, type BurstCase } from '../paths/send-burst.ts';
import { formsOf, markMessage } from './mark.ts';
import type { BurstResult, Sent } from './sent.ts';

/** Sends of the largest of these sizes still fit every interface that QUIC can use. */
const segmentSize = 1200;

const cases: readonly BurstCase[] = (['control message', 'socket option'] as const).flatMap((method) =>
  [1, 8, 40].map((segments) => ({ method, segments, segmentSize, lastSegmentSize: segmentSize })),
);

/**
 * Passes bursts and marked datagrams to the egress interface. They have no receiver: `delivered` means accepted here.
 */
export function checkEgress(path: Path): Sent {
  const accept = (send: () => void): { readonly kind: 'delivered' } | Rejected =>
    attempt(send) ?? { kind: 'delivered' };
  const control = accept(() => path.send(Buffer.alloc(segmentSize)));
  const results = cases.map((burst): BurstResult => {
    const payload = Buffer.alloc(burst.segments * segmentSize);
    const outcome = control.kind === 'delivered' ? accept(() => sendBurst(path, burst, payload)) : control;
    return { burst, outcome, control };
  });
  const marks = formsOf(path.socket.family).map((form) => ({
    form,
    outcome: accept(() => path.send(Buffer.alloc(segmentSize), markMessage(form))),
  }));
  return { bursts: { option: { kind: 'works' }, results }, marks: { control, marks } };
}
