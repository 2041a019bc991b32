import type { Capability } from '../../api/names.ts';
import type { PeerObservation } from '../../api/v1alpha1.ts';
import type { Reason } from '../../api/vocabulary.ts';
import { isLoss } from './loss-reasons.ts';

/** `Reached`: what was sent arrived. `Lost`: it did not, while plain datagrams did. */
export type Outcome = 'Reached' | 'Lost';

/** What a verdict needs of an exchange with one peer in one family. */
export interface ObservedPeer extends Readonly<Record<Capability, Outcome | undefined>> {
  readonly node: string;
  readonly family: 'IPv4' | 'IPv6';
  /** When it was checked, in milliseconds since 1970. */
  readonly time: number;
  /** Whether the loss was in the sender's own queue, for which no peer and no path can be blamed. */
  readonly ownQueue: boolean;
  /** Why something was lost; undefined when nothing was. */
  readonly loss: { readonly reason: Reason; readonly message: string } | undefined;
}

/**
 * Keeps of an exchange with a peer what a verdict needs. The state is the probe's, which repeats a bad exchange before it
 * calls it bad; the tallies only tell what that one word for two capabilities leaves open. An outcome is undefined where
 * nothing can be said: the peer did not answer, plain datagrams were lost, or the send was refused.
 */
export function summarizePeer(peer: PeerObservation): ObservedPeer {
  const { node, family, reason, message = describeTallies(peer) } = peer;
  const [gso, ecn] = [gsoOutcome(peer), ecnOutcome(peer)];
  const lost = gso === 'Lost' || ecn === 'Lost';
  return {
    node,
    family,
    time: Date.parse(peer.time),
    gso,
    ecn,
    ownQueue: gso === 'Lost' && peer.errno === 'ENOBUFS',
    loss: lost ? { reason, message } : undefined,
  };
}

function gsoOutcome({ state, reason, control, gso }: PeerObservation): Outcome | undefined {
  if (state === 'Broken' && isLoss('gso', reason)) return 'Lost';
  if (control === undefined || gso === undefined) return withoutNumbers(state);
  if (control.received === 0 || state === 'Unknown' || state === 'Unsupported') return undefined;
  // An ECN fault takes the one word; then a burst that is not whole, while every plain datagram arrived, speaks for itself.
  if (state === 'Broken' && gso.received < gso.sent && control.received === control.sent) return 'Lost';
  return gso.received === 0 ? undefined : 'Reached';
}

function ecnOutcome({ state, reason, control, ecn }: PeerObservation): Outcome | undefined {
  if (state === 'Broken' && isLoss('ecn', reason)) return 'Lost';
  if (control === undefined) return withoutNumbers(state);
  if (ecn === undefined || ecn.sent === 0 || control.received === 0 || state === 'Unknown') return undefined;
  // Marks are set in two forms: when one of them fails, half of the datagrams arrive.
  return ecn.received * 2 <= ecn.sent ? 'Lost' : 'Reached';
}

/** An exchange in which everything arrived is written without its numbers. */
function withoutNumbers(state: PeerObservation['state']): Outcome | undefined {
  return state === 'Capable' ? 'Reached' : undefined;
}

/** Loss is written by its numbers alone. */
function describeTallies({ control, gso }: PeerObservation): string {
  if (control === undefined || gso === undefined) return '';
  return `${gso.received} of ${gso.sent} GSO segments and ${control.received} of ${control.sent} plain datagrams arrived`;
}
