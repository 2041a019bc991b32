import { valueOrUndefined } from '../../../lookup/seen.ts';
import { isMet, type Labels, type Requirement, requirementsOf } from '../../../../api/treatment/selector.ts';
import type { LabelSelector } from '../../../../api/v1alpha1.ts';
import { nameSelection, type PodSituation } from '../facts/pod-facts.ts';

/** One rule of the policy, and whether it matches the pod. */
export interface RuleExplanation {
  /** Its position, from 1. */
  readonly rule: number;
  readonly selector: string;
  readonly fits: boolean;
  /** The requirements that the pod does not meet, and what it has instead. Empty if the rule matches. */
  readonly misfits: readonly string[];
  /** What decides instead, although the rule matches. */
  readonly hiddenBy?: string;
}

/** All rules of the policy in order; none if the policy is not visible. */
export function explainRules({ pod, policy, selection }: PodSituation): RuleExplanation[] {
  return (valueOrUndefined(policy)?.rules ?? []).map(({ selector }, index) => {
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

/** The requirements of a selector that these labels do not meet, each with what the pod has instead. */
export function findMisfits(selector: LabelSelector, labels: Labels): string[] {
  return requirementsOf(selector)
    .filter((requirement) => !isMet(requirement, labels))
    .map((requirement) => {
      const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
      const has = value === undefined ? `no label ${requirement.key}` : `${requirement.key}=${value}`;
      return `${describe(requirement)} is required, but the pod has ${has}`;
    });
}

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
