import { randomInt } from 'node:crypto';
import { SOL_UDP, UDP_SEGMENT } from '../../linux/constants.ts';
import { SystemCallError } from '../../linux/libc.ts';
import type { ControlMessage } from '../../linux/message.ts';
import { Arrivals, burstPayload, segmentOf, type BurstCase, type Outcome } from './burst.ts';
import type { LoopbackPath } from '../paths/loopback.ts';
import { segmentMessage } from './segment-message.ts';

/** Tries of a send that fails for a passing reason: a full queue, or a buffer that is not free yet. */
const sendTries = 3;
const passingErrors = ['EAGAIN', 'ENOBUFS', 'EINTR'];

/** Sends one burst over loopback and says what became of it. Throws `SystemCallError` when receiving fails. */
export function runBurst(path: LoopbackPath, burst: BurstCase): Outcome {
  const payload = burstPayload(burst, randomInt(2 ** 32));
  try {
    sendBurst(path, burst, payload);
  } catch (error) {
    if (error instanceof SystemCallError) return { kind: 'rejected', call: error.call, errno: error.errno };
    throw error;
  }
  return receiveBurst(path, burst, payload);
}

/**
 * Runs a burst, and again when something was lost or damaged: once may be chance, a fault shows in two of three. Returns
 * the first bad outcome if at least two were bad.
 */
export function runRepeatedly(run: () => Outcome): Outcome {
  const first = run();
  if (first.kind === 'delivered' || first.kind === 'rejected') return first;
  const again = [run(), run()];
  return again.some((outcome) => outcome.kind !== 'delivered') ? first : { kind: 'delivered' };
}

function sendBurst(path: LoopbackPath, burst: BurstCase, payload: Buffer): void {
  switch (burst.method) {
    case 'plain':
      for (let segment = 0; segment < burst.segments; segment++) {
        sendOnce(path, segmentOf(payload, burst.segmentSize, segment));
      }
      return;
    case 'control message':
      sendOnce(path, payload, [segmentMessage(burst.segmentSize)]);
      return;
    case 'socket option':
      path.sender.setOption(SOL_UDP, UDP_SEGMENT, burst.segmentSize);
      try {
        sendOnce(path, payload);
      } finally {
        path.sender.setOption(SOL_UDP, UDP_SEGMENT, 0);
      }
  }
}

function sendOnce(path: LoopbackPath, data: Buffer, control: readonly ControlMessage[] = []): void {
  for (let tries = 1; ; tries++) {
    try {
      path.sender.send(path.to, data, control);
      return;
    } catch (error) {
      const passing = error instanceof SystemCallError && passingErrors.includes(error.errno);
      if (!passing || tries === sendTries) throw error;
    }
  }
}

function receiveBurst(path: LoopbackPath, burst: BurstCase, payload: Buffer): Outcome {
  const arrivals = new Arrivals(burst, payload);
  while (!arrivals.complete) {
    const datagram = path.receiver.receive();
    if (!datagram) break;
    arrivals.add(datagram.data);
  }
  return arrivals.outcome();
}
