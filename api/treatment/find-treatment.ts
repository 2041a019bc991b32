import { placementLabel } from '../names.ts';
import type { LabelSelector, PolicyRule } from '../v1alpha1.ts';

type Placement = NonNullable<PolicyRule['placement']>;

/** What decides about a pod: its own label (the quick path), or a rule of its namespace's GsoPolicy. */
export type Treatment =
  | { readonly by: 'label'; readonly placement: Placement }
  | { readonly by: 'rule'; readonly index: number; readonly rule: PolicyRule };

export type Labels = Readonly<Record<string, string>>;

const placementOfLabel: Readonly<Record<string, Placement>> = { prefer: 'Prefer', require: 'Require', none: 'None' };

/**
 * Which treatment a pod with these labels gets in a namespace that opted in; undefined if none. A valid label replaces
 * all rules, an invalid one counts for nothing; of the rules the first that matches decides. The same decision stands in
 * CEL in charts/quicgso/admission/.
 */
export function findTreatment(labels: Labels, rules: readonly PolicyRule[]): Treatment | undefined {
  const label = labels[placementLabel];
  const placement = label !== undefined && Object.hasOwn(placementOfLabel, label) ? placementOfLabel[label] : undefined;
  if (placement !== undefined) return { by: 'label', placement };
  const index = rules.findIndex(({ selector }) => matchesSelector(selector, labels));
  const rule = rules[index];
  return rule === undefined ? undefined : { by: 'rule', index, rule };
}

/** As k8s.io/apimachinery's LabelSelectorAsSelector: everything must match, an empty selector matches every pod. */
export function matchesSelector({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  const has = (key: string): boolean => Object.hasOwn(labels, key);
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => has(key) && labels[key] === value) &&
    (matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const isListed = has(key) && values.includes(labels[key] ?? '');
      switch (operator) {
        case 'In':
          return isListed;
        // Also a pod without the label is "not in".
        case 'NotIn':
          return !isListed;
        case 'Exists':
          return has(key);
        case 'DoesNotExist':
          return !has(key);
      }
    })
  );
}
