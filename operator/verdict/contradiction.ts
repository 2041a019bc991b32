import type { ObservedResult } from '../reports/summarize-network.ts';

/**
 * What is wrong with a result that claims to be Capable; undefined when nothing is. Any other claim is taken as it is,
 * since believing it switches nothing on.
 */
export function contradictionOf({ state, evidence, reason, goodRounds }: ObservedResult): string | undefined {
  if (state !== 'Capable') return undefined;
  if (reason !== 'Delivered') return `is Capable for the reason ${reason}, which no capable result has`;
  if (evidence === 'None') return 'is Capable without any evidence';
  if (goodRounds === 0) return 'is Capable after no good round';
  return undefined;
}
