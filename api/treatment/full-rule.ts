import type { PolicyRule } from '../v1alpha1.ts';

/** A rule with the defaults of the CRD. */
export type FullRule = Required<Omit<PolicyRule, 'containers'>> & Pick<PolicyRule, 'containers'>;

/** Adds what its author left out. */
export function withDefaults(rule: PolicyRule): FullRule {
  return { placement: 'Prefer', needs: ['GSO'], preset: 'quic-go', env: [], ...rule };
}
