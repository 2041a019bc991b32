import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import { staleAfterMs } from '../reports/believe.ts';
import type { Conclusion } from './conclusion.ts';
import { timestamp } from '../../api/timestamp.ts';

/**
 * Keeps what a peer's word said of a network while no peer answers, for as long as any report counts (75 minutes): that
 * probes restart, all of them in an upgrade, is no news about the node. Without this, a node that loses bursts in silence
 * would be called capable for as long as nobody is there to see it. News of the node itself, which is worse, counts at once.
 * `now` in milliseconds since 1970.
 *
 * @returns undefined when what was found counts
 */
export function keepPeersWord(
  found: Conclusion,
  previous: CapabilityVerdict | undefined,
  now: number,
): Conclusion | undefined {
  if (previous?.evidence !== 'Wire' || previous.state === 'Unknown' || !missesPeers(found)) return undefined;
  const { state, evidence, reason, message, unconfirmedSince = timestamp(now) } = previous;
  if (now > keptUntil(unconfirmedSince)) return undefined;
  const kept = { state, evidence, reason, unconfirmedSince };
  if (previous.unconfirmedSince !== undefined) return { ...kept, message };
  return {
    ...kept,
    message: `${message} (No peer has answered since ${unconfirmedSince}; showing the last verified result.)`,
  };
}

/** When a word that was last confirmed at this time ceases to count, in milliseconds since 1970. */
export function keptUntil(unconfirmedSince: string): number {
  return Date.parse(unconfirmedSince) + staleAfterMs;
}

/** Nothing is wrong, as far as the node can tell alone. */
function missesPeers({ state, evidence, reason }: Conclusion): boolean {
  return evidence !== 'Wire' && (state === 'Capable' || (state === 'Unknown' && reason === 'InsufficientEvidence'));
}
