import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Reason, State } from '../../api/vocabulary.ts';

/** What is said of one capability on one network; a verdict is this and the time since when. */
export type Judgement = Omit<CapabilityVerdict, 'since'>;

/** A judgement that rests on no test of this round. */
export function judgementWithoutTest(state: State, reason: Reason, message: string): Judgement {
  return { state, evidence: 'None', reason, message };
}
