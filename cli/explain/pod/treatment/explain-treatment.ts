import { injectionLabel, placementLabel } from '../../../../api/names.ts';
import type { Step } from '../../../terminal/step.ts';
import { nameSelection, type PodSituation } from '../facts/pod-facts.ts';
import { explainRules, type RuleExplanation } from './explain-rules.ts';
import { treatmentSteps } from './treatment-steps.ts';
import { type ReasonedTreatment, whyTreated } from './why-treated.ts';

/** Which rule or label treated a pod when it was created, or why none did. */
export interface TreatmentExplanation extends ReasonedTreatment {
  readonly treated: boolean;
  /** The rule that selects it now, counted from 1. */
  readonly rule?: number;
  /** Every rule of the policy. */
  readonly rules: readonly RuleExplanation[];
  /** What else is odd about it. */
  readonly notes: readonly string[];
  readonly steps: readonly Step[];
}

/** Says which rule or label treated a pod, or why none did, and what would have to change. */
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
      hiddenBy === undefined ? [] : [`Rule ${rule} (${selector}) would select it too, and is hidden by ${hiddenBy}.`],
    ),
    ...(invalid
      ? [`Its label ${placementLabel}=${label} counts for nothing: valid are prefer, require and none.`]
      : []),
    ...(reason === 'NotOptedIn' && selection !== undefined
      ? [`Once it is opted in, ${nameSelection(selection)} selects the pod.`]
      : []),
    ...(treated && closed
      ? [
          `Its namespace ${pod.namespace} is no longer opted in (${injectionLabel}=enabled), so its values are not kept right any more.`,
        ]
      : []),
  ];
}
