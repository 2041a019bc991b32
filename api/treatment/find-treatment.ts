import { placementLabel } from '../names.ts';
import type { PolicyRule } from '../v1alpha1.ts';
import { type Labels, matchesSelector } from './selector.ts';

/** A rule with the defaults of the CRD. */
export type FullRule = Required<Omit<PolicyRule, 'containers'>> & Pick<PolicyRule, 'containers'>;

/** What decides about a pod: its own label (the quick path), which stands for a rule, or a rule of its namespace's GsoPolicy. */
export type Treatment =
  | { readonly by: 'label'; readonly rule: FullRule }
  | { readonly by: 'rule'; readonly rule: FullRule; /** From 0. */ readonly index: number };

const placementOfLabel: Readonly<Record<string, FullRule['placement']>> = {
  prefer: 'Prefer',
  require: 'Require',
  none: 'None',
};

/**
 * Which treatment a pod with these labels gets in a namespace that opted in; undefined if none. A valid label replaces
 * all rules, an invalid one counts for nothing; of the rules the first that matches decides. The same decision stands in
 * CEL in charts/quicgso/admission/.
 */
export function findTreatment(labels: Labels, rules: readonly PolicyRule[]): Treatment | undefined {
  const label = labels[placementLabel];
  const placement = label !== undefined && Object.hasOwn(placementOfLabel, label) ? placementOfLabel[label] : undefined;
  if (placement !== undefined) return { by: 'label', rule: withDefaults({ selector: {}, placement }) };
  const index = rules.findIndex(({ selector }) => matchesSelector(selector, labels));
  const rule = rules[index];
  return rule === undefined ? undefined : { by: 'rule', index, rule: withDefaults(rule) };
}

/** Adds what its author left out. */
export function withDefaults(rule: PolicyRule): FullRule {
  return { placement: 'Prefer', needs: ['GSO'], preset: 'quic-go', env: [], ...rule };
}
