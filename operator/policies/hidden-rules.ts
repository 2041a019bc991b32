import type { PolicyRule } from '../../api/v1alpha1.ts';
import { implies } from './implies.ts';

export interface HiddenRule {
  readonly index: number;
  /** The first of the former rules that selects every pod that this one selects. */
  readonly by: number;
}

/** Rules that never apply because one former rule takes all of their pods. What only several together hide is not seen. */
export function hiddenRules(rules: readonly PolicyRule[]): HiddenRule[] {
  return rules.flatMap(({ selector }, index) => {
    const by = rules.slice(0, index).findIndex((former) => implies(selector, former.selector));
    return by === -1 ? [] : [{ index, by }];
  });
}
