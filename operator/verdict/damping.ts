import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Conclusion } from './conclusion.ts';

/** Good rounds in a row after which a broken network is believed again. */
const roundsAfterBroken = 2;

/**
 * Worse counts at once, and so does better, except that what was Broken needs two good rounds: a silent fault that comes
 * and goes would move pods to and fro. The rounds are those of the worst family.
 *
 * @returns undefined when what was found counts
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
    message: `Was broken (${previous.reason}). The last round was good; one more good round is awaited.`,
  };
}
