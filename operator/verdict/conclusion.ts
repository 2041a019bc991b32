import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Reason, State } from '../../api/vocabulary.ts';

/** What is said of one capability on one network; a verdict is this and the time since when. */
export type Conclusion = Omit<CapabilityVerdict, 'since'>;

/** A conclusion that rests on no test of this round. */
export function concludeUntested(state: State, reason: Reason, message: string): Conclusion {
  return { state, evidence: 'None', reason, message };
}
