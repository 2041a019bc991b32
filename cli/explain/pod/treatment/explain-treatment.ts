import { findTreatment, matchesSelector } from '../../../../api/treatment/find-treatment.ts';
import { injectedLabel, injectionLabel, placementLabel } from '../../../../api/names.ts';
import type { Step } from '../../../terminal/step.ts';
import { countRequirements } from './describe-selector.ts';
import { explainRules, type RuleExplanation } from './explain-rules.ts';
import { nameSelection, type Selection } from './find-selection.ts';
import type { PodFacts } from '../facts/pod-facts.ts';
import { recreateStep } from '../facts/recreate-step.ts';
import { patchPolicy, selectStep } from './select-step.ts';
import type { ReasonedTreatment } from './treatment-reason.ts';
import { whyTreated } from './why-treated.ts';
import { whyUntreated } from './why-untreated.ts';

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
export function explainTreatment(facts: PodFacts, selection: Selection | undefined): TreatmentExplanation {
  const treated = Object.hasOwn(facts.pod.labels, injectedLabel);
  const why = treated ? whyTreated(facts, selection) : whyUntreated(facts, selection);
  const rules = explainRules(facts, selection);
  return {
    treated,
    ...why,
    ...(selection?.index !== undefined && { rule: selection.index + 1 }),
    rules,
    notes: notesOn(facts, { treated, why, rules, selection }),
    steps: [...(treated ? [] : stepsTo(facts, selection, why)), ...moveSteps(facts, selection)],
  };
}

interface Found {
  readonly treated: boolean;
  readonly why: ReasonedTreatment;
  readonly rules: readonly RuleExplanation[];
  readonly selection: Selection | undefined;
}

function notesOn({ pod, namespace }: PodFacts, { treated, why, rules, selection }: Found): string[] {
  const label = pod.labels[placementLabel];
  const invalid = label !== undefined && findTreatment(pod.labels, [])?.by !== 'label' && why.reason !== 'InvalidLabel';
  const closed = 'found' in namespace && namespace.found.injection !== 'enabled';
  return [
    ...rules.flatMap(({ rule, selector, hiddenBy }) =>
      hiddenBy === undefined ? [] : [`Rule ${rule} (${selector}) would select it too, and is hidden by ${hiddenBy}.`],
    ),
    ...(invalid
      ? [`Its label ${placementLabel}=${label} counts for nothing: valid are prefer, require and none.`]
      : []),
    ...(why.reason === 'NotOptedIn' && selection !== undefined
      ? [`Once it is opted in, ${nameSelection(selection)} selects the pod.`]
      : []),
    ...(treated && closed
      ? [
          `Its namespace ${pod.namespace} is no longer opted in (${injectionLabel}=enabled), so its values are not kept right any more.`,
        ]
      : []),
  ];
}

/** What has to happen so that it is treated, in this order. */
function stepsTo(facts: PodFacts, selection: Selection | undefined, { reason }: ReasonedTreatment): Step[] {
  const { pod, namespace, policy } = facts;
  if (reason === 'WindowsPod' || reason === 'MirrorPod' || reason === 'NotInstalled') return [];
  if (reason === 'NoInjection') return [placeItself(facts)];
  const injection = 'found' in namespace ? namespace.found.injection : 'enabled';
  const overwrite = injection === undefined ? '' : ' --overwrite';
  const optIn: Step = {
    action: 'opt the namespace in',
    commands: [`kubectl label namespace ${pod.namespace} ${injectionLabel}=enabled${overwrite}`],
  };
  const isKnown = 'found' in policy || policy.missing === 'object';
  return [
    ...(injection === 'enabled' ? [] : [optIn]),
    ...(selection === undefined && isKnown ? [selectStep(pod, 'found' in policy)] : []),
    ...(reason === 'NotSeen' ? [] : [recreateStep(pod)]),
  ];
}

function placeItself({ pod }: PodFacts): Step {
  return {
    action: 'place it by the labels of nodes, which exist in any case',
    commands: [`nodeSelector: {quicgso.io/${pod.network}-gso: capable}   # in its pod template`],
  };
}

/**
 * For the author of a rule that is hidden: how to have it decide. A rule that asks for less than the one that hides it,
 * as the last one for all others does, is meant to be hidden.
 */
function moveSteps({ pod, policy }: PodFacts, selection: Selection | undefined): Step[] {
  const index = selection?.index;
  if (selection === undefined || index === undefined || !('found' in policy)) return [];
  return policy.found.rules.flatMap(({ selector }, later): Step[] => {
    if (later <= index || !matchesSelector(selector, pod.labels)) return [];
    if (countRequirements(selector) < countRequirements(selection.rule.selector)) return [];
    const move = { op: 'move', from: `/spec/rules/${later}`, path: `/spec/rules/${index}` };
    const action = `only if rule ${later + 1} is meant for it: move that before rule ${index + 1}, and re-create the pod`;
    return [{ action, commands: [patchPolicy(pod.namespace, [move])] }];
  });
}
