import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Conclusion } from './conclusion.ts';

/** Consecutive good rounds that end Broken. */
const roundsAfterBroken = 2;

/**
 * Keeps a network Broken until it has had two good rounds: an intermittent fault would otherwise move pods back and
 * forth. Every other change takes effect immediately.
 *
 * @param goodRounds of the worst family
 * @returns undefined when the finding takes effect
 */
export function damp(
  found: Conclusion,
  goodRounds: number,
  previous: CapabilityVerdict | undefined,
): Conclusion | undefined {
  if (found.state !== 'Capable' || previous?.state !== 'Broken' || goodRounds >= roundsAfterBroken) return undefined;
  return {
    state: 'Broken',
    evidence: previous.evidence,
    reason: previous.reason,
    message: `Was Broken (${previous.reason}). The last round passed; one more must pass.`,
  };
}
