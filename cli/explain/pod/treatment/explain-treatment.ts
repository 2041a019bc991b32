import { injectionLabel, placementLabel } from '../../../../api/names.ts';
import type { Step } from '../../../terminal/step.ts';
import { nameSelection, type PodSituation } from '../facts/pod-facts.ts';
import { explainRules, type RuleExplanation } from './explain-rules.ts';
import { treatmentSteps } from './treatment-steps.ts';
import { type ReasonedTreatment, whyTreated } from './why-treated.ts';

/** Which rule or label treated a pod at creation, or why none did. */
export interface TreatmentExplanation extends ReasonedTreatment {
  readonly treated: boolean;
  /** The position of the rule that selects it now, from 1. */
  readonly rule?: number;
  /** Every rule of the policy. */
  readonly rules: readonly RuleExplanation[];
  readonly notes: readonly string[];
  readonly steps: readonly Step[];
}

export function explainTreatment(situation: PodSituation): TreatmentExplanation {
  const { treated, selection } = situation;
  const why = whyTreated(situation);
  const rules = explainRules(situation);
  return {
    treated,
    ...why,
    ...(selection?.by === 'rule' && { rule: selection.index + 1 }),
    rules,
    notes: notesOn(situation, why, rules),
    steps: treatmentSteps(situation, why.reason),
  };
}

function notesOn(
  { pod, namespace, treated, selection }: PodSituation,
  { reason }: ReasonedTreatment,
  rules: readonly RuleExplanation[],
): string[] {
  const label = pod.labels[placementLabel];
  const invalid = label !== undefined && selection?.by !== 'label' && reason !== 'InvalidLabel';
  const closed = 'found' in namespace && namespace.found.injection !== 'enabled';
  return [
    ...rules.flatMap(({ rule, selector, hiddenBy }) =>
      hiddenBy === undefined ? [] : [`Rule ${rule} (${selector}) also matches, but is hidden by ${hiddenBy}.`],
    ),
    ...(invalid ? [`Its label ${placementLabel}=${label} is invalid and ignored: use prefer, require or none.`] : []),
    ...(reason === 'NotOptedIn' && selection !== undefined
      ? [`Once its namespace is opted in, ${nameSelection(selection)} selects the pod.`]
      : []),
    ...(treated && closed
      ? [
          `Its namespace ${pod.namespace} is no longer opted in (${injectionLabel}=enabled), so its values are no longer updated.`,
        ]
      : []),
  ];
}
