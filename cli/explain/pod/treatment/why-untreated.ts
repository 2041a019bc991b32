import { injectionLabel, placementLabel } from '../../../../api/names.ts';
import { noInjection } from '../../../../api/serves-injection.ts';
import { seenOr } from '../../../lookup/seen.ts';
import { nameSelection, type Selection } from './find-selection.ts';
import type { PodFacts } from '../facts/pod-facts.ts';
import type { ReasonedTreatment } from './treatment-reason.ts';

/** A kubelet shows with it what it runs on its own. */
const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** What was written so shortly before a pod was created may not have acted yet; and times are of whole seconds. */
const toleranceMs = 2000;

/** Why a pod without our mark was not treated: what stood in its way first. */
export function whyUntreated(facts: PodFacts, selection: Selection | undefined): ReasonedTreatment {
  const { pod, policy, namespace } = facts;
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
  return selection === undefined ? whyUnselected(facts) : whySelectedOnly(facts, selection);
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

function whySelectedOnly({ pod, policy, namespace, admission }: PodFacts, selection: Selection): ReasonedTreatment {
  const selected = `${capitalized(nameSelection(selection))} selects it, but it is not treated`;
  if (seenOr(admission.serves) === false) {
    const version = seenOr(admission.version);
    const is = version === undefined ? '' : ` This API server is ${version}.`;
    return { reason: 'NoInjection', message: `${selected}. ${noInjection}${is}` };
  }
  if ('missing' in admission.installed && ['object', 'kind'].includes(admission.installed.missing)) {
    const message = `${selected}: this cluster lacks the admission policies of quicgso (quicgso-rule-environment and others). Install them first.`;
    return { reason: 'PoliciesMissing', message };
  }
  const since = [
    { what: 'its namespace was opted in', at: seenOr(namespace)?.since },
    {
      what: 'GsoPolicy default was last changed',
      at: selection.index === undefined ? undefined : seenOr(policy)?.since,
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
