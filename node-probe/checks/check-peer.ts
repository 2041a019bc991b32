import type { UdpErrors } from '../../linux/udp-errors.ts';
import { wireCases } from './cases.ts';
import { markPassesSuffice, passesSuffice } from './repeat.ts';
import { type OptionOutcome, trySegmentOption } from './segment-option.ts';
import type { BurstResult, SentMarks } from './sent.ts';
import { burstPass, markPass } from './wire-passes.ts';
import { type Rejected, rejectionOf } from '../paths/attempt.ts';
import { PeerPath } from '../paths/peer.ts';
import { type PeerAddress, PeerExchange } from '../peer/exchange.ts';

/** What a peer said of what was sent to it. */
export type PeerAnswer =
  /** `error`: why nothing could even be sent there. */
  | { readonly kind: 'unanswered'; readonly error?: Rejected }
  | {
      readonly kind: 'answered';
      readonly option: OptionOutcome;
      /** The same cases in each, sent again when something was lost. */
      readonly passes: readonly (readonly BurstResult[])[];
      readonly markPasses: readonly SentMarks[];
      /** What the receiver's kernel counted meanwhile, whoever sent it: it explains a result and never makes one. */
      readonly receiverErrors: UdpErrors;
    };

/**
 * Sends the wire cases to a peer, again when something is lost, and asks what arrived. `largest`: bytes of UDP payload of
 * the largest datagram that the egress interface takes. A way on which not even a socket can be used (no route, no such
 * family) is one on which nobody answers.
 */
export async function checkPeer(peer: PeerAddress, largest: number): Promise<PeerAnswer> {
  try {
    using path = new PeerPath(peer);
    const exchange = new PeerExchange(path, peer.key);
    const option = trySegmentOption(path.socket);
    // Without UDP_SEGMENT the kernel would send a burst as one large datagram; the controls are then all there is.
    const cases = option.kind === 'works' ? wireCases(largest) : [];
    const passes = await repeatPasses(async () => burstPass(path, exchange, cases), passesSuffice);
    const markPasses = await repeatPasses(async () => markPass(path, exchange), markPassesSuffice);
    if (passes.length === 0 || markPasses.length === 0) return { kind: 'unanswered' };
    return { kind: 'answered', option, passes, markPasses, receiverErrors: exchange.receiverErrors };
  } catch (error) {
    return { kind: 'unanswered', error: rejectionOf(error) };
  }
}

async function repeatPasses<Pass>(
  send: () => Promise<Pass | undefined>,
  suffice: (passes: readonly Pass[]) => boolean,
): Promise<Pass[]> {
  const passes: Pass[] = [];
  while (!suffice(passes)) {
    const pass = await send();
    if (pass === undefined) break;
    passes.push(pass);
  }
  return passes;
}
