import type { PolicyRule } from '../../api/v1alpha1.ts';
import { implies } from './implies.ts';

export interface HiddenRule {
  readonly index: number;
  /** The first earlier rule that selects every pod that this one selects. */
  readonly by: number;
}

/** Rules that never apply because one earlier rule selects all their pods. Rules hidden only by several are not found. */
export function hiddenRules(rules: readonly PolicyRule[]): HiddenRule[] {
  return rules.flatMap(({ selector }, index) => {
    const by = rules.slice(0, index).findIndex((earlier) => implies(selector, earlier.selector));
    return by === -1 ? [] : [{ index, by }];
  });
}
