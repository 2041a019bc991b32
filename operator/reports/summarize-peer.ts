import type { Capability } from '../../api/names.ts';
import type { PeerObservation } from '../../api/v1alpha1.ts';
import type { Reason } from '../../api/vocabulary.ts';
import { isLoss } from './loss-reasons.ts';

/** The outcome of one capability on the path to a peer. */
export interface ObservedOutcome {
  /** `Reached`: the traffic arrived. `Lost`: it did not, while plain datagrams did. */
  readonly outcome: 'Reached' | 'Lost';
  /** Whether the loss was in the sender's own queue, so that neither peer nor path is at fault. */
  readonly ownQueue: boolean;
  /** Why traffic was lost; undefined if none was. */
  readonly loss: { readonly reason: Reason; readonly message: string } | undefined;
}

/**
 * The parts of an exchange with one peer in one family that a verdict needs. An outcome is undefined if inconclusive:
 * the peer did not answer, plain datagrams were lost, or the send was rejected.
 */
export interface ObservedPeer extends Readonly<Record<Capability, ObservedOutcome | undefined>> {
  readonly node: string;
  readonly family: 'IPv4' | 'IPv6';
  /** When it was checked, in milliseconds since 1970. */
  readonly time: number;
}

/** Shared: a large fleet has about 100,000 of these. */
const reached: ObservedOutcome = { outcome: 'Reached', ownQueue: false, loss: undefined };

/** Summarizes an exchange with a peer. The probe has already repeated a bad exchange to confirm it. */
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
