import type { Capability } from '../../api/names.ts';
import { byBadness } from '../../api/vocabulary.ts';
import { isLoss } from '../reports/loss-reasons.ts';
import type { ObservedResult } from '../reports/summarize-network.ts';
import type { Attribution } from '../fleet/attribution.ts';
import type { Conclusion } from './conclusion.ts';

type Attributed = Conclusion & Pick<ObservedResult, 'goodRounds'>;

/** Names listed in a message. */
const mostNames = 3;

/**
 * Corrects a probe's result with what all probes report. Only a loss on the wire that the attribution covers can be
 * revoked: what a node finds out alone stands.
 */
export function applyAttribution(
  capability: Capability,
  result: ObservedResult,
  attribution: Attribution | undefined,
): Attributed {
  const { errno: _errno, ...own } = result;
  if (attribution === undefined) return own;
  const sender = isPathLoss(capability, result) ? judgeLoss(own, attribution) : worse(own, blamed(attribution));
  return worse(sender, faultyReceiver(attribution));
}

/** Whether the loss was on the path to a peer. The probe itself reports PathLoss when it reached another peer. */
function isPathLoss(capability: Capability, { state, evidence, reason, errno }: ObservedResult): boolean {
  if (evidence !== 'Wire' || errno === 'ENOBUFS') return false;
  return state === 'Broken' ? isLoss(capability, reason) : state === 'Degraded' && reason === 'PathLoss';
}

function judgeLoss(own: Attributed, attribution: Attribution): Attributed {
  const names = list(attribution.lost.map(({ peer }) => peer));
  switch (attribution.blame) {
    case 'Untested':
    case 'Fine':
      return own;
    case 'Broken':
      return own.state === 'Broken' ? own : (blamed(attribution) ?? own);
    case 'PathLoss':
      return blamed(attribution) ?? own;
    case 'Excused':
      return {
        state: 'Capable',
        evidence: 'Wire',
        reason: 'Delivered',
        message: `All other peers received everything. The loss to ${names} is the receiver's fault: other nodes lose traffic to it, too.`,
        // Other peers prove it, and the faulty receiver would keep this probe's count of good rounds at 0.
        goodRounds: 2,
      };
    case 'Unproven':
      return {
        state: 'Unknown',
        evidence: 'Wire',
        reason: 'InsufficientEvidence',
        message: `Inconclusive: the only peers that answered (${names}) also lose traffic from other nodes.`,
        goodRounds: 0,
      };
  }
}

/** The result that the losses to peers alone imply for a sender; undefined if none. */
function blamed({ blame, lost, peers }: Attribution): Attributed | undefined {
  const [first] = lost;
  if (first?.loss === undefined || (blame !== 'Broken' && blame !== 'PathLoss')) return undefined;
  const names = list(lost.map(({ peer }) => peer));
  const { reason, message } = first.loss;
  const where = `${names} (${lost.length} of ${peers} ${peers === 1 ? 'peer' : 'peers'})`;
  return blame === 'Broken'
    ? { state: 'Broken', evidence: 'Wire', reason, message: `To ${where}: ${message}`, goodRounds: 0 }
    : {
        state: 'Degraded',
        evidence: 'Wire',
        reason: 'PathLoss',
        message: `Not delivered to ${where}, so the path is at fault: ${message}`,
        goodRounds: 0,
      };
}

function faultyReceiver({ accusers }: Attribution): Attributed | undefined {
  if (accusers.length === 0) return undefined;
  const message = `Traffic from ${list(accusers)} is lost at this node but arrives at others.`;
  return { state: 'Degraded', evidence: 'Wire', reason: 'FaultyReceiver', message, goodRounds: 0 };
}

function worse(a: Attributed, b: Attributed | undefined): Attributed {
  return b !== undefined && byBadness(b, a) < 0 ? b : a;
}

function list(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
