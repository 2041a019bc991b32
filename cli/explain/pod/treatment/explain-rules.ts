import { seenOr } from '../../../lookup/seen.ts';
import { isMet, type Labels, type Requirement, requirementsOf } from '../../../../api/treatment/selector.ts';
import type { LabelSelector } from '../../../../api/v1alpha1.ts';
import { nameSelection, type PodSituation } from '../facts/pod-facts.ts';

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

/** A selector as kubectl writes it: `app=caddy,tier in (a,b),!legacy`. */
export function describeSelector(selector: LabelSelector): string {
  return requirementsOf(selector).map(describe).join(',') || 'every pod';
}

/** Which requirements of a selector a pod with these labels does not meet, each with what the pod has instead. */
export function findMisfits(selector: LabelSelector, labels: Labels): string[] {
  return requirementsOf(selector)
    .filter((requirement) => !isMet(requirement, labels))
    .map((requirement) => {
      const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
      const has = value === undefined ? `no label ${requirement.key}` : `${requirement.key}=${value}`;
      return `${describe(requirement)}: the pod has ${has}`;
    });
}

/** How much a selector asks for. */
export function countRequirements(selector: LabelSelector): number {
  return requirementsOf(selector).length;
}

function describe({ key, operator, values = [] }: Requirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0] ?? ''}` : `${key} in (${values.join(',')})`;
    case 'NotIn':
      return values.length === 1 ? `${key}!=${values[0] ?? ''}` : `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}
