import { placementLabel } from '../names.ts';
import type { PolicyRule } from '../v1alpha1.ts';
import { type Labels, matchesSelector } from './selector.ts';

/** A rule with the defaults of the CRD. */
export type FullRule = Required<Omit<PolicyRule, 'containers'>> & Pick<PolicyRule, 'containers'>;

/** What a pod is treated by: its own label, which stands for a rule, or a rule of the GsoPolicy. */
export type Treatment =
  | { readonly by: 'label'; readonly rule: FullRule }
  | { readonly by: 'rule'; readonly rule: FullRule; /** From 0. */ readonly index: number };

const placementOfLabel: Readonly<Record<string, FullRule['placement']>> = {
  prefer: 'Prefer',
  require: 'Require',
  none: 'None',
};

/**
 * The treatment of a pod with these labels in an opted-in namespace; undefined if none. A valid placement label takes
 * precedence over all rules, an invalid one is ignored; the first rule that matches applies. charts/quicgso/admission/
 * makes the same decision in CEL.
 */
export function findTreatment(labels: Labels, rules: readonly PolicyRule[]): Treatment | undefined {
  const label = labels[placementLabel];
  const placement = label !== undefined && Object.hasOwn(placementOfLabel, label) ? placementOfLabel[label] : undefined;
  if (placement !== undefined) return { by: 'label', rule: withDefaults({ selector: {}, placement }) };
  const index = rules.findIndex(({ selector }) => matchesSelector(selector, labels));
  const rule = rules[index];
  return rule === undefined ? undefined : { by: 'rule', index, rule: withDefaults(rule) };
}

/** Adds the defaults of the CRD. */
export function withDefaults(rule: PolicyRule): FullRule {
  return { placement: 'Prefer', needs: ['GSO'], preset: 'quic-go', env: [], ...rule };
}
