import type { LabelSelector } from '../v1alpha1.ts';

export type Labels = Readonly<Record<string, string>>;
export type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

/** As k8s.io/apimachinery's LabelSelectorAsSelector: everything must match, an empty selector matches every pod. */
export function matchesSelector(selector: LabelSelector, labels: Labels): boolean {
  return requirementsOf(selector).every((requirement) => isMet(requirement, labels));
}

/** All that a selector asks for, in one form. */
export function requirementsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Requirement[] {
  return [
    ...Object.entries(matchLabels).map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] })),
    ...matchExpressions,
  ];
}

export function isMet({ key, operator, values = [] }: Requirement, labels: Labels): boolean {
  const has = Object.hasOwn(labels, key);
  const isListed = has && values.includes(labels[key] ?? '');
  switch (operator) {
    case 'In':
      return isListed;
    // Also a pod without the label is "not in".
    case 'NotIn':
      return !isListed;
    case 'Exists':
      return has;
    case 'DoesNotExist':
      return !has;
  }
}
