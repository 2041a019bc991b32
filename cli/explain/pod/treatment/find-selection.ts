import { findTreatment } from '../../../../api/treatment/find-treatment.ts';
import type { PolicyRule } from '../../../../api/v1alpha1.ts';
import { seenOr } from '../../../lookup/seen.ts';
import type { PodFacts } from '../facts/pod-facts.ts';

/** A rule with the defaults of the CRD. */
export type FullRule = Required<Omit<PolicyRule, 'containers'>> & Pick<PolicyRule, 'containers'>;

/** What selects a pod now: its own label, or a rule. */
export interface Selection {
  readonly rule: FullRule;
  /** Place of the rule in the policy, from 0; undefined for the label. */
  readonly index: number | undefined;
}

/** What selects the pod as things are now, whether its namespace is opted in or not; undefined when nothing does. */
export function findSelection({ pod, policy }: Pick<PodFacts, 'pod' | 'policy'>): Selection | undefined {
  const treatment = findTreatment(pod.labels, seenOr(policy)?.rules ?? []);
  if (treatment === undefined) return undefined;
  return treatment.by === 'label'
    ? { rule: withDefaults({ selector: {}, placement: treatment.placement }), index: undefined }
    : { rule: withDefaults(treatment.rule), index: treatment.index };
}

function withDefaults(rule: PolicyRule): FullRule {
  return { placement: 'Prefer', needs: ['GSO'], preset: 'quic-go', env: [], ...rule };
}

/** `rule 1 of GsoPolicy default`, or its label. */
export function nameSelection({ index, rule }: Selection): string {
  return index === undefined
    ? `its label quicgso.io/placement=${rule.placement.toLowerCase()}`
    : `rule ${index + 1} of GsoPolicy default`;
}
