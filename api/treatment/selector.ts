import type { LabelSelector } from '../v1alpha1.ts';

export type Labels = Readonly<Record<string, string>>;
export type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

/** Like k8s.io/apimachinery's LabelSelectorAsSelector: all parts must match, an empty selector matches every pod. */
export function matchesSelector(selector: LabelSelector, labels: Labels): boolean {
  return requirementsOf(selector).every((requirement) => isMet(requirement, labels));
}

/** All requirements of a selector in one form. */
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
    // A pod without the label also matches NotIn.
    case 'NotIn':
      return !isListed;
    case 'Exists':
      return has;
    case 'DoesNotExist':
      return !has;
  }
}
