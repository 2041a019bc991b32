import type { Capability } from '../../api/names.ts';
import type { PeerObservation } from '../../api/v1alpha1.ts';
import type { Reason } from '../../api/vocabulary.ts';
import { isLoss } from './loss-reasons.ts';

/** What became of one capability on the way to a peer. */
export interface ObservedOutcome {
  /** `Reached`: what was sent arrived. `Lost`: it did not, while plain datagrams did. */
  readonly outcome: 'Reached' | 'Lost';
  /** Whether the loss was in the sender's own queue, for which no peer and no path can be blamed. */
  readonly ownQueue: boolean;
  /** Why something was lost; undefined when nothing was. */
  readonly loss: { readonly reason: Reason; readonly message: string } | undefined;
}

/**
 * What a verdict needs of an exchange with one peer in one family. An outcome is undefined where nothing can be said: the
 * peer did not answer, plain datagrams were lost, or the send was refused.
 */
export interface ObservedPeer extends Readonly<Record<Capability, ObservedOutcome | undefined>> {
  readonly node: string;
  readonly family: 'IPv4' | 'IPv6';
  /** When it was checked, in milliseconds since 1970. */
  readonly time: number;
}

/** One for all: a fleet says it some 100,000 times. */
const reached: ObservedOutcome = { outcome: 'Reached', ownQueue: false, loss: undefined };

/** Keeps of an exchange with a peer what a verdict needs. The probe repeats a bad exchange before it calls it bad. */
export function summarizePeer(peer: PeerObservation): ObservedPeer {
  const { node, family, time } = peer;
  return {
    node,
    family,
    time: Date.parse(time),
    gso: summarizeOutcome('gso', peer),
    ecn: summarizeOutcome('ecn', peer),
  };
}

function summarizeOutcome(capability: Capability, peer: PeerObservation): ObservedOutcome | undefined {
  const state = peer[capability];
  if (state === 'Capable' || state === 'Degraded') return reached;
  const fault = peer.faults?.[capability];
  if (state !== 'Broken' || fault === undefined || !isLoss(capability, fault.reason)) return undefined;
  const { reason, errno, message = describeNumbers(capability, peer) } = fault;
  return { outcome: 'Lost', ownQueue: errno === 'ENOBUFS', loss: { reason, message } };
}

const units: Readonly<Record<Capability, string>> = { gso: 'GSO segments', ecn: 'marked datagrams' };

function describeNumbers(capability: Capability, { numbers }: PeerObservation): string {
  if (numbers === undefined) return '';
  const { control, [capability]: own = { sent: 0, received: 0 } } = numbers;
  return `${own.received} of ${own.sent} ${units[capability]} and ${control.received} of ${control.sent} plain datagrams arrived`;
}
