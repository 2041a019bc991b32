import type { Result } from '../../api/v1alpha1.ts';
import type { Judgement } from './judge-gso.ts';

/** Consecutive good rounds after which a Broken result counts as Capable again; more are not counted. */
export const settledRounds = 2;

/** Adds the number of consecutive good rounds to a judgement, based on the same result of the previous round. */
export function countGoodRounds(judgement: Judgement, previous: Result | undefined): Result {
  const before = previous?.state === 'Capable' ? previous.goodRounds : 0;
  return { ...judgement, goodRounds: judgement.state === 'Capable' ? Math.min(before + 1, settledRounds) : 0 };
}
