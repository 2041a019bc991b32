import type { UdpErrors } from '../../linux/udp-errors.ts';
import { wireCases } from './cases.ts';
import { markPassesSuffice, passesSuffice } from './repeat.ts';
import { type OptionOutcome, trySegmentOption } from './segment-option.ts';
import type { BurstResult, SentMarks } from './sent.ts';
import { burstPass, markPass } from './wire-passes.ts';
import { type Rejected, rejectionOf } from '../paths/attempt.ts';
import { PeerPath } from '../paths/peer.ts';
import { type PeerAddress, PeerExchange } from '../peer/exchange.ts';

/** A peer's answer about what was sent to it. */
export type PeerAnswer =
  /** `error`: why nothing could be sent. */
  | { readonly kind: 'unanswered'; readonly error?: Rejected }
  | {
      readonly kind: 'answered';
      readonly option: OptionOutcome;
      /** The same cases in each, repeated if something was lost. */
      readonly passes: readonly (readonly BurstResult[])[];
      readonly markPasses: readonly SentMarks[];
      /**
       * Errors that the receiver's kernel counted meanwhile, from any sender: explains a result but never decides it.
       */
      readonly receiverErrors: UdpErrors;
    };

/**
 * Sends the wire cases to a peer, repeats them if something is lost, and asks what arrived. `largest`: bytes of UDP
 * payload of the largest datagram that the egress interface accepts. A peer to which no socket can send (no route, no
 * such family) counts as unanswered.
 */
export async function checkPeer(peer: PeerAddress, largest: number): Promise<PeerAnswer> {
  try {
    using path = new PeerPath(peer);
    const exchange = new PeerExchange(path, peer.key);
    const option = trySegmentOption(path.socket);
    // Without UDP_SEGMENT the kernel would send a burst as one large datagram; so only the controls are sent.
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
