import { byBadness } from '../../api/vocabulary.ts';
import type { Judgement } from './judge-gso.ts';

/**
 * Puts higher evidence on top of lower: the higher one counts where it says the same or worse. What the kernel refuses
 * stays refused, whatever a path would carry.
 */
export function strengthen(lower: Judgement | undefined, higher: Judgement | undefined): Judgement | undefined {
  if (!lower || !higher) return higher ?? lower;
  return byBadness(higher, lower) <= 0 ? higher : lower;
}
