import { byBadness, byEvidence } from '../../api/vocabulary.ts';
import type { ObservedResult } from '../reports/summarize-network.ts';
import type { Conclusion } from './conclusion.ts';

/** What is said of one capability on one network in one family, so far. */
export interface FamilyConclusion extends Conclusion, Pick<ObservedResult, 'goodRounds' | 'errno'> {
  readonly family: 'IPv4' | 'IPv6';
}

/**
 * A network is as good as its worst family. Of two in the same state the one with less evidence counts, then the one with
 * fewer good rounds, so that neither hides behind the other. Undefined for an empty list.
 */
export function worstFamily(families: readonly FamilyConclusion[]): FamilyConclusion | undefined {
  return families.toSorted((a, b) => byBadness(a, b) || byEvidence(a, b) || a.goodRounds - b.goodRounds)[0];
}
