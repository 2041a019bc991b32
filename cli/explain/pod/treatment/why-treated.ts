import { admissionPolicyName, injectionLabel, mirrorAnnotation, placementLabel } from '../../../../api/names.ts';
import { noInjection } from '../../../../api/serves-injection.ts';
import type { Treatment } from '../../../../api/treatment/find-treatment.ts';
import { seenOr } from '../../../lookup/seen.ts';
import { nameSelection, type PodFacts, type PodSituation } from '../facts/pod-facts.ts';
import { describeSelector } from './explain-rules.ts';

/** Whether a pod was treated at its creation, and by what, or why not: a word for programs, and its meaning. */
export const treatmentReasons = {
  Rule: 'Treated by the rule of the GsoPolicy that selects it now, as far as can be seen.',
  Label: 'Treated by its own label, as far as can be seen.',
  Formerly: 'Treated by something that is gone, has changed since, or cannot be seen.',
  WindowsPod: 'Never treated: Windows has no UDP_SEGMENT.',
  MirrorPod: 'Never treated: it mirrors a static pod, which a kubelet runs from a file.',
  NotInstalled: 'Not treated. The cluster has no GsoPolicies.',
  NotOptedIn: 'Not treated. Its namespace is not opted in.',
  InvalidLabel: 'Not treated. Its placement label has an invalid value, and no rule selects it.',
  NoPolicy: 'Not treated. Its namespace has no GsoPolicy, and the pod has no placement label.',
  NoRuleMatches: 'Not treated. No rule of the GsoPolicy selects it.',
  NotSeen: 'Not treated. Whether a rule selects it cannot be seen.',
  NoInjection: 'Selected, but not treated. The API server serves no MutatingAdmissionPolicy.',
  PoliciesMissing: 'Selected, but not treated. The cluster lacks the admission policies of quicgso.',
  CreatedEarlier: 'Selected, but not treated. It was created before what selects it had taken effect.',
  PoliciesDidNotAct: 'Selected, but not treated. The admission policies did not act when it was created.',
} as const;
export type TreatmentReason = keyof typeof treatmentReasons;

/** The same, and a sentence for people. */
export interface ReasonedTreatment {
  readonly reason: TreatmentReason;
  readonly message: string;
}

/** What treated a pod when it was created, or what stood in the way first. */
export function whyTreated(situation: PodSituation): ReasonedTreatment {
  return situation.treated ? whatTreated(situation) : whyUntreated(situation);
}

/** The mark of a treated pod does not say it, so this is what selects the pod now. */
function whatTreated({ policy, selection }: PodSituation): ReasonedTreatment {
  if (selection === undefined) {
    const message =
      'found' in policy || policy.missing === 'object'
        ? 'It was treated when it was created, by a rule or label that no longer selects it; it stays as it is until it is re-created.'
        : 'It was treated when it was created; by which rule cannot be seen.';
    return { reason: 'Formerly', message };
  }
  const name = nameSelection(selection);
  if (selection.by === 'label') {
    return { reason: 'Label', message: `It is treated by ${name}, which replaces all rules.` };
  }
  const selector = describeSelector(selection.rule.selector);
  return { reason: 'Rule', message: `It is treated by ${name}, which selects ${selector}.` };
}

/** What was written so shortly before a pod was created may not have acted yet; and times are of whole seconds. */
const toleranceMs = 2000;

function whyUntreated(situation: PodSituation): ReasonedTreatment {
  const { pod, policy, namespace, selection } = situation;
  if (pod.windows) return { reason: 'WindowsPod', message: 'It is a Windows pod: Windows has no UDP_SEGMENT.' };
  if (Object.hasOwn(pod.annotations, mirrorAnnotation)) {
    const message =
      'It is a mirror pod: it shows what a kubelet runs from a file, and nothing can change that from here.';
    return { reason: 'MirrorPod', message };
  }
  if ('missing' in policy && policy.missing === 'kind') {
    const message =
      'quicgso is not installed in this cluster: it has no GsoPolicies. Install it, or choose another cluster with --context.';
    return { reason: 'NotInstalled', message };
  }
  if ('found' in namespace && namespace.found.injection !== 'enabled') {
    return { reason: 'NotOptedIn', message: notOptedIn(pod.namespace, namespace.found.injection) };
  }
  return selection === undefined ? whyUnselected(situation) : whySelectedOnly(situation, selection);
}

function notOptedIn(namespace: string, value: string | undefined): string {
  const has = value === undefined ? '' : ` It has ${injectionLabel}=${value}, which counts for nothing.`;
  return `Its namespace ${namespace} is not opted in: it lacks the label ${injectionLabel}=enabled.${has}`;
}

function whyUnselected({ pod, policy }: PodFacts): ReasonedTreatment {
  const label = pod.labels[placementLabel];
  if (label !== undefined) {
    const message = `Its label ${placementLabel}=${label} counts for nothing: valid are prefer, require and none. No rule selects it either.`;
    return { reason: 'InvalidLabel', message };
  }
  if ('found' in policy) {
    const none = policy.found.rules.length === 0 ? 'GsoPolicy default has no rules.' : undefined;
    return { reason: 'NoRuleMatches', message: none ?? 'No rule of GsoPolicy default selects it.' };
  }
  return policy.missing === 'object'
    ? { reason: 'NoPolicy', message: `Its namespace ${pod.namespace} has no GsoPolicy, and it has no label of ours.` }
    : { reason: 'NotSeen', message: 'It is not treated; whether a rule selects it cannot be seen.' };
}

function whySelectedOnly({ pod, policy, namespace, admission }: PodFacts, selection: Treatment): ReasonedTreatment {
  const selected = `${capitalized(nameSelection(selection))} selects it, but it is not treated`;
  if (seenOr(admission.serves) === false) {
    const version = seenOr(admission.version);
    const is = version === undefined ? '' : ` This API server is ${version}.`;
    return { reason: 'NoInjection', message: `${selected}. ${noInjection}${is}` };
  }
  if ('missing' in admission.installed && ['object', 'kind'].includes(admission.installed.missing)) {
    const message = `${selected}: this cluster lacks the admission policies of quicgso (${admissionPolicyName} and others). Install them first.`;
    return { reason: 'PoliciesMissing', message };
  }
  const since = [
    { what: 'its namespace was opted in', at: seenOr(namespace)?.since },
    {
      what: 'GsoPolicy default was last changed',
      at: selection.by === 'label' ? undefined : seenOr(policy)?.since,
    },
    { what: 'the policies of quicgso were installed', at: seenOr(admission.installed) },
  ];
  const later = since.find(({ at = '' }) => Date.parse(at) > Date.parse(pod.createdAt) - toleranceMs);
  if (later !== undefined) {
    const message = `${selected}: it was created at ${pod.createdAt}, before ${later.what} (${later.at ?? ''}) or had taken effect.`;
    return { reason: 'CreatedEarlier', message };
  }
  const message = `${selected}: the policies of quicgso did not act when it was created at ${pod.createdAt}. They fail open, so that nothing keeps a pod from starting.`;
  return { reason: 'PoliciesDidNotAct', message };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
