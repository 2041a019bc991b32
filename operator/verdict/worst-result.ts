import { byBadness, byEvidence } from '../../api/vocabulary.ts';
import type { Judgement } from './judgement.ts';

export interface FamilyJudgement extends Judgement {
  readonly family: 'IPv4' | 'IPv6';
  readonly goodRounds: number;
}

/**
 * A network is as good as its worst family. Of two in the same state the one with less evidence counts, then the one with
 * fewer good rounds, so that neither hides behind the other. Undefined for an empty list.
 */
export function worstResult(results: readonly FamilyJudgement[]): FamilyJudgement | undefined {
  return results.toSorted((a, b) => byBadness(a, b) || byEvidence(a, b) || a.goodRounds - b.goodRounds)[0];
}
