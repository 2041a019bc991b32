import { admissionPolicyName, injectionLabel, mirrorAnnotation, placementLabel } from '../../../../api/names.ts';
import { noInjection } from '../../../../api/serves-injection.ts';
import type { Treatment } from '../../../../api/treatment/find-treatment.ts';
import { valueOrUndefined } from '../../../lookup/seen.ts';
import { nameSelection, type PodFacts, type PodSituation } from '../facts/pod-facts.ts';
import { describeSelector } from './explain-rules.ts';

/** Why a pod was or was not treated at creation: each machine-readable reason with its meaning. */
export const treatmentReasons = {
  Rule: 'Treated, presumably by the GsoPolicy rule that selects it now.',
  Label: 'Treated, presumably by its own label.',
  Formerly: 'Treated by a rule or label that was removed, has changed since, or is not visible.',
  WindowsPod: 'Never treated: Windows has no UDP_SEGMENT.',
  MirrorPod: 'Never treated: it mirrors a static pod, which the kubelet runs from a file.',
  NotInstalled: 'Not treated. The GsoPolicy CRD is missing.',
  NotOptedIn: 'Not treated. Its namespace is not opted in.',
  InvalidLabel: 'Not treated. Its placement label has an invalid value, and no rule selects it.',
  NoPolicy: 'Not treated. Its namespace has no GsoPolicy, and the pod has no placement label.',
  NoRuleMatches: 'Not treated. No rule of the GsoPolicy selects it.',
  NotSeen: 'Not treated. Whether a rule selects it is unknown.',
  NoInjection: 'Selected, but not treated. The API server does not serve MutatingAdmissionPolicy.',
  PoliciesMissing: 'Selected, but not treated. The admission policies of quicgso are not installed.',
  CreatedEarlier:
    'Selected, but not treated. It was created before the rule, the opt-in or the admission policies took effect.',
  PoliciesDidNotAct: 'Selected, but not treated. The admission policies did not act when it was created.',
} as const;
export type TreatmentReason = keyof typeof treatmentReasons;

/** The reason, and a sentence for people. */
export interface ReasonedTreatment {
  readonly reason: TreatmentReason;
  readonly message: string;
}

/** What treated a pod when it was created, or the first obstacle. */
export function whyTreated(situation: PodSituation): ReasonedTreatment {
  return situation.treated ? whatTreated(situation) : whyUntreated(situation);
}

/** The label of a treated pod does not name its rule, so this is what selects the pod now. */
function whatTreated({ policy, selection }: PodSituation): ReasonedTreatment {
  if (selection === undefined) {
    const message =
      'found' in policy || policy.missing === 'object'
        ? 'It was treated at creation by a rule or label that no longer selects it; it stays unchanged until it is re-created.'
        : 'It was treated at creation; by which rule is unknown.';
    return { reason: 'Formerly', message };
  }
  const name = nameSelection(selection);
  if (selection.by === 'label') {
    return { reason: 'Label', message: `It is treated by ${name}, which overrides all rules.` };
  }
  const selector = describeSelector(selection.rule.selector);
  return { reason: 'Rule', message: `It is treated by ${name}, which selects ${selector}.` };
}

/** A change so shortly before the creation of a pod may not have taken effect yet, and times have whole seconds. */
const toleranceMs = 2000;

function whyUntreated(situation: PodSituation): ReasonedTreatment {
  const { pod, policy, namespace, selection } = situation;
  if (pod.windows) return { reason: 'WindowsPod', message: 'It is a Windows pod: Windows has no UDP_SEGMENT.' };
  if (Object.hasOwn(pod.annotations, mirrorAnnotation)) {
    const message = 'It is a mirror pod: the kubelet runs it from a file, so the API server cannot change it.';
    return { reason: 'MirrorPod', message };
  }
  if ('missing' in policy && policy.missing === 'kind') {
    const message =
      'quicgso is not installed in this cluster: the GsoPolicy CRD is missing. Install it, or choose another cluster with --context.';
    return { reason: 'NotInstalled', message };
  }
  if ('found' in namespace && namespace.found.injection !== 'enabled') {
    return { reason: 'NotOptedIn', message: notOptedIn(pod.namespace, namespace.found.injection) };
  }
  return selection === undefined ? whyUnselected(situation) : whySelectedOnly(situation, selection);
}

function notOptedIn(namespace: string, value: string | undefined): string {
  const has = value === undefined ? '' : ` It has ${injectionLabel}=${value}, which has no effect.`;
  return `Its namespace ${namespace} is not opted in: it lacks the label ${injectionLabel}=enabled.${has}`;
}

function whyUnselected({ pod, policy }: PodFacts): ReasonedTreatment {
  const label = pod.labels[placementLabel];
  if (label !== undefined) {
    const message = `Its label ${placementLabel}=${label} is invalid: use prefer, require or none. No rule selects it either.`;
    return { reason: 'InvalidLabel', message };
  }
  if ('found' in policy) {
    const none = policy.found.rules.length === 0 ? 'GsoPolicy default has no rules.' : undefined;
    return { reason: 'NoRuleMatches', message: none ?? 'No rule of GsoPolicy default selects it.' };
  }
  return policy.missing === 'object'
    ? {
        reason: 'NoPolicy',
        message: `Its namespace ${pod.namespace} has no GsoPolicy, and the pod has no label ${placementLabel}.`,
      }
    : { reason: 'NotSeen', message: 'Whether a rule selects it is unknown.' };
}

function whySelectedOnly({ pod, policy, namespace, admission }: PodFacts, selection: Treatment): ReasonedTreatment {
  const selected = `${capitalized(nameSelection(selection))} selects it, but it is not treated`;
  if (valueOrUndefined(admission.serves) === false) {
    const version = valueOrUndefined(admission.version);
    const is = version === undefined ? '' : ` This API server runs ${version}.`;
    return { reason: 'NoInjection', message: `${selected}. ${noInjection}${is}` };
  }
  if ('missing' in admission.installed && ['object', 'kind'].includes(admission.installed.missing)) {
    const message = `${selected}: the admission policies of quicgso are not installed (${admissionPolicyName} and others). Install them first.`;
    return { reason: 'PoliciesMissing', message };
  }
  const since = [
    { what: 'its namespace was opted in', at: valueOrUndefined(namespace)?.since },
    {
      what: 'GsoPolicy default was last changed',
      at: selection.by === 'label' ? undefined : valueOrUndefined(policy)?.since,
    },
    { what: 'the admission policies of quicgso were installed', at: valueOrUndefined(admission.installed) },
  ];
  const later = since.find(({ at = '' }) => Date.parse(at) > Date.parse(pod.createdAt) - toleranceMs);
  if (later !== undefined) {
    const message = `${selected}: it was created at ${pod.createdAt}, before ${later.what} (${later.at ?? ''}) or in the seconds before that took effect.`;
    return { reason: 'CreatedEarlier', message };
  }
  const message = `${selected}: the admission policies of quicgso did not act when it was created at ${pod.createdAt}. They fail open, so that they never keep a pod from starting.`;
  return { reason: 'PoliciesDidNotAct', message };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
