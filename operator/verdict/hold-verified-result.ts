import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import { staleAfterMs } from '../reports/believe.ts';
import type { Conclusion } from './conclusion.ts';
import { timestamp } from '../../api/timestamp.ts';

/**
 * Holds the last result that a peer verified while no peer answers, for as long as a report is valid (75 minutes).
 * Probes that restart, all of them during an upgrade, say nothing about the node; without this, a node that loses
 * bursts silently would be called capable while no peer can see it. A worse finding of the node itself takes effect
 * immediately.
 *
 * @param now milliseconds since 1970
 * @returns undefined when the finding takes effect
 */
export function holdVerifiedResult(
  found: Conclusion,
  previous: CapabilityVerdict | undefined,
  now: number,
): Conclusion | undefined {
  if (previous?.evidence !== 'Wire' || previous.state === 'Unknown' || !missesPeers(found)) return undefined;
  const { state, evidence, reason, message, unconfirmedSince = timestamp(now) } = previous;
  if (now > heldUntil(unconfirmedSince)) return undefined;
  const held = { state, evidence, reason, unconfirmedSince };
  if (previous.unconfirmedSince !== undefined) return { ...held, message };
  return {
    ...held,
    message: `${message} (No peer has answered since ${unconfirmedSince}; showing the last verified result.)`,
  };
}

/** When a result that has been unconfirmed since this time expires, in milliseconds since 1970. */
export function heldUntil(unconfirmedSince: string): number {
  return Date.parse(unconfirmedSince) + staleAfterMs;
}

/** The node alone finds nothing wrong. */
function missesPeers({ state, evidence, reason }: Conclusion): boolean {
  return evidence !== 'Wire' && (state === 'Capable' || (state === 'Unknown' && reason === 'InsufficientEvidence'));
}
