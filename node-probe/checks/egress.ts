import { SOL_UDP, UDP_SEGMENT } from '../../linux/constants.ts';
import { SystemCallError } from '../../linux/libc.ts';
import type { BurstCase, Outcome } from './burst.ts';
import type { EcnFindings } from './ecn.ts';
import type { EgressPath } from '../paths/egress.ts';
import { formsOf, markMessage } from './mark.ts';
import { segmentMessage } from './segment-message.ts';
import type { BurstResult, SegmentationFindings } from './segmentation.ts';

/** Sends of the largest of these sizes still fit every interface that QUIC can use. */
const segmentSize = 1200;

const cases: readonly BurstCase[] = (['control message', 'socket option'] as const).flatMap((method) =>
  [1, 8, 40].map((segments) => ({ method, segments, segmentSize, lastSegmentSize: segmentSize })),
);

/** What the egress interface accepts. Nothing arrives anywhere: `delivered` means accepted here. */
export interface EgressFindings {
  readonly segmentation: SegmentationFindings;
  readonly ecn: EcnFindings;
}

/** Hands bursts and marked datagrams to the interface. */
export function checkEgress(path: EgressPath): EgressFindings {
  const control = attempt(() => path.send(Buffer.alloc(segmentSize)));
  const results = cases.map((burst): BurstResult => ({
    burst,
    outcome: control.kind === 'delivered' ? attempt(() => sendBurst(path, burst)) : control,
    control,
  }));
  const marks = formsOf(path.socket.family).map((form) => ({
    form,
    outcome: attempt(() => path.send(Buffer.alloc(segmentSize), markMessage(form))),
  }));
  return { segmentation: { option: { kind: 'works' }, results }, ecn: { control, marks } };
}

function sendBurst(path: EgressPath, { method, segments }: BurstCase): void {
  const payload = Buffer.alloc(segments * segmentSize);
  if (method === 'control message') {
    path.send(payload, [segmentMessage(segmentSize)]);
    return;
  }
  path.socket.setOption(SOL_UDP, UDP_SEGMENT, segmentSize);
  try {
    path.send(payload);
  } finally {
    path.socket.setOption(SOL_UDP, UDP_SEGMENT, 0);
  }
}

type Accepted = Extract<Outcome, { kind: 'delivered' | 'rejected' }>;

function attempt(send: () => void): Accepted {
  try {
    send();
    return { kind: 'delivered' };
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
    return { kind: 'rejected', call: error.call, errno: error.errno };
  }
}
