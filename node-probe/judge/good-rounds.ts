import type { Result } from '../../api/v1alpha1.ts';
import type { Judgement } from './judge-gso.ts';

/** What was Broken counts as Capable again after so many good rounds in a row; more are not counted. */
export const settledRounds = 2;

/** Adds to a judgement how many rounds in a row were good, from the same result of the round before. */
export function countGoodRounds(judgement: Judgement, previous: Result | undefined): Result {
  const before = previous?.state === 'Capable' ? previous.goodRounds : 0;
  return { ...judgement, goodRounds: judgement.state === 'Capable' ? Math.min(before + 1, settledRounds) : 0 };
}
