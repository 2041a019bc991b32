import { byBadness, byEvidence } from '../../api/vocabulary.ts';
import type { ObservedResult } from '../reports/summarize-network.ts';
import type { Conclusion } from './conclusion.ts';

/** The conclusion for one capability on one network in one family. */
export interface FamilyConclusion extends Conclusion, Pick<ObservedResult, 'goodRounds' | 'errno'> {
  readonly family: 'IPv4' | 'IPv6';
}

/**
 * A network is as good as its worst family. Of families in the same state, less evidence is worse, then fewer good
 * rounds. Undefined for an empty list.
 */
export function worstFamily(families: readonly FamilyConclusion[]): FamilyConclusion | undefined {
  return families.toSorted((a, b) => byBadness(a, b) || byEvidence(a, b) || a.goodRounds - b.goodRounds)[0];
}
