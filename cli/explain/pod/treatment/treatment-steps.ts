import {
  apiVersion,
  capabilityLabels,
  group,
  injectionLabel,
  placementLabel,
  policyName,
  verdictKeyOf,
} from '../../../../api/names.ts';
import { matchesSelector } from '../../../../api/treatment/selector.ts';
import type { Step } from '../../../terminal/step.ts';
import type { ReadPod } from '../facts/read-pod.ts';
import { recreateStep } from '../facts/recreate-step.ts';
import type { PodSituation } from '../facts/pod-facts.ts';
import { countRequirements } from './explain-rules.ts';
import type { TreatmentReason } from './why-treated.ts';

/** How to have a pod treated, or have a later rule decide about it. */
export function treatmentSteps(situation: PodSituation, reason: TreatmentReason): Step[] {
  return [...(situation.treated ? [] : stepsToTreat(situation, reason)), ...moveSteps(situation)];
}

function stepsToTreat({ pod, namespace, policy, selection }: PodSituation, reason: TreatmentReason): Step[] {
  if (reason === 'WindowsPod' || reason === 'MirrorPod' || reason === 'NotInstalled') return [];
  if (reason === 'NoInjection') return [placeItself(pod)];
  const injection = 'found' in namespace ? namespace.found.injection : 'enabled';
  const overwrite = injection === undefined ? '' : ' --overwrite';
  const optIn: Step = {
    action: 'opt in the namespace',
    commands: [`kubectl label namespace ${pod.namespace} ${injectionLabel}=enabled${overwrite}`],
  };
  const isKnown = 'found' in policy || policy.missing === 'object';
  return [
    ...(injection === 'enabled' ? [] : [optIn]),
    ...(selection === undefined && isKnown ? [selectStep(pod, 'found' in policy)] : []),
    ...(reason === 'NotSeen' ? [] : [recreateStep(pod)]),
  ];
}

function placeItself({ network }: ReadPod): Step {
  return {
    action: 'place it by the node labels, which work without injection',
    commands: [`nodeSelector: {${capabilityLabels[verdictKeyOf(network, 'gso')]}: capable}   # in its pod template`],
  };
}

/**
 * How to have a hidden rule decide. A rule with fewer requirements than the one that hides it, such as a final catch-all,
 * is meant to be hidden.
 */
function moveSteps({ pod, policy, selection }: PodSituation): Step[] {
  if (selection?.by !== 'rule' || !('found' in policy)) return [];
  const { index } = selection;
  return policy.found.rules.flatMap(({ selector }, later): Step[] => {
    if (later <= index || !matchesSelector(selector, pod.labels)) return [];
    if (countRequirements(selector) < countRequirements(selection.rule.selector)) return [];
    const move = { op: 'move', from: `/spec/rules/${later}`, path: `/spec/rules/${index}` };
    const action = `only if rule ${later + 1} is meant for this pod: move it before rule ${index + 1}, and re-create the pod`;
    return [{ action, commands: [patchPolicy(pod.namespace, [move])] }];
  });
}

/** Labels that name the application of a pod, the most common first. */
const naming = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name'];

/** Labels that controllers set on single pods, or on one revision of them. */
const transient =
  /(^|\/)(pod-template-hash|controller-revision-hash|pod-template-generation|pod-name|pod-index|controller-uid|job-name|completion-index)$/u;

/** How to have a pod selected: by a new rule, in the existing policy or a new one, or by the pod's label. */
export function selectStep({ namespace, labels }: ReadPod, hasPolicy: boolean): Step {
  const label = `${placementLabel}: prefer   # or set this label in its pod template`;
  const key = [...naming, ...Object.keys(labels)].find(
    (one) => Object.hasOwn(labels, one) && !one.startsWith(`${group}/`) && !transient.test(one),
  );
  if (key === undefined) {
    return {
      action: 'select it by its own label',
      commands: [`${placementLabel}: prefer   # in its pod template`],
    };
  }
  const rule = { selector: { matchLabels: { [key]: labels[key] } } };
  return hasPolicy
    ? {
        action: 'add a rule that selects it',
        commands: [patchPolicy(namespace, [{ op: 'add', path: '/spec/rules/-', value: rule }]), label],
      }
    : { action: 'create a GsoPolicy that selects it', commands: [createPolicy(namespace, rule), label] };
}

/** A command that changes the GsoPolicy of a namespace. */
export function patchPolicy(namespace: string, patch: readonly object[]): string {
  return `kubectl patch gsopolicy ${policyName} -n ${namespace} --type json -p '${JSON.stringify(patch)}'`;
}

function createPolicy(namespace: string, rule: object): string {
  const policy = { apiVersion, kind: 'GsoPolicy', metadata: { name: policyName }, spec: { rules: [rule] } };
  return `echo '${JSON.stringify(policy)}' | kubectl apply -n ${namespace} -f -`;
}
