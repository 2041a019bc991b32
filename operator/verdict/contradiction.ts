import type { ObservedResult } from '../reports/summarize-network.ts';

/**
 * Why a result that claims to be Capable contradicts itself; undefined if it does not. Other states are accepted
 * unchecked: they enable nothing.
 */
export function contradictionOf({ state, evidence, reason, goodRounds }: ObservedResult): string | undefined {
  if (state !== 'Capable') return undefined;
  if (reason !== 'Delivered') return `is Capable with reason ${reason}; a Capable result has reason Delivered`;
  if (evidence === 'None') return 'is Capable without any evidence';
  if (goodRounds === 0) return 'is Capable after no good round';
  return undefined;
}
