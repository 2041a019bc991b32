import { seenOr } from '../../../lookup/seen.ts';
import { describeSelector, findMisfits } from './describe-selector.ts';
import { nameSelection, type PodSituation } from '../facts/situation.ts';

/** One rule of the policy, and whether it is for the pod. */
export interface RuleExplanation {
  /** Counted from 1. */
  readonly rule: number;
  readonly selector: string;
  readonly fits: boolean;
  /** Which of its requirements the pod does not meet, and what it has instead. Empty when it fits. */
  readonly misfits: readonly string[];
  /** What decides in its place, though it fits. */
  readonly hiddenBy?: string;
}

/** Every rule of the policy in its order; none when the policy cannot be seen. */
export function explainRules({ pod, policy, selection }: PodSituation): RuleExplanation[] {
  return (seenOr(policy)?.rules ?? []).map(({ selector }, index) => {
    const misfits = findMisfits(selector, pod.labels);
    const fits = misfits.length === 0;
    const hidden = fits && selection !== undefined && !(selection.by === 'rule' && selection.index === index);
    return {
      rule: index + 1,
      selector: describeSelector(selector),
      fits,
      misfits,
      ...(hidden && { hiddenBy: nameSelection(selection) }),
    };
  });
}
