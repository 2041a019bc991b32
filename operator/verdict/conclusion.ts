import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Reason, State } from '../../api/vocabulary.ts';

/** The state of one capability on one network; a verdict adds the time since when. */
export type Conclusion = Omit<CapabilityVerdict, 'since'>;

/** A conclusion without evidence from a test. */
export function concludeUntested(state: State, reason: Reason, message: string): Conclusion {
  return { state, evidence: 'None', reason, message };
}
