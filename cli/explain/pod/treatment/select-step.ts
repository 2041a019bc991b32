import { apiVersion, group, placementLabel } from '../../../../api/names.ts';
import type { Step } from '../../../terminal/step.ts';
import type { ReadPod } from '../facts/read-pod.ts';

/** Labels that say what a pod is, the most usual first. */
const naming = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name'];

/** Labels that controllers give to single pods, or to one version of them. */
const passing =
  /(^|\/)(pod-template-hash|controller-revision-hash|pod-template-generation|pod-name|pod-index|controller-uid|job-name|completion-index)$/u;

/** How to have a pod selected: by a rule of its own, in a policy that exists or in a new one, or by its label. */
export function selectStep({ namespace, labels }: ReadPod, hasPolicy: boolean): Step {
  const label = `${placementLabel}: prefer   # or this, as a label in its pod template`;
  const key = [...naming, ...Object.keys(labels)].find(
    (one) => Object.hasOwn(labels, one) && !one.startsWith(`${group}/`) && !passing.test(one),
  );
  if (key === undefined) {
    return {
      action: 'select it by a label of its own',
      commands: [`${placementLabel}: prefer   # in its pod template`],
    };
  }
  const rule = { selector: { matchLabels: { [key]: labels[key] } } };
  return hasPolicy
    ? {
        action: 'add a rule that selects it',
        commands: [patchPolicy(namespace, [{ op: 'add', path: '/spec/rules/-', value: rule }]), label],
      }
    : { action: 'write a GsoPolicy that selects it', commands: [createPolicy(namespace, rule), label] };
}

/** A command that changes the GsoPolicy of a namespace. */
export function patchPolicy(namespace: string, patch: readonly object[]): string {
  return `kubectl patch gsopolicy default -n ${namespace} --type json -p '${JSON.stringify(patch)}'`;
}

function createPolicy(namespace: string, rule: object): string {
  const policy = { apiVersion, kind: 'GsoPolicy', metadata: { name: 'default' }, spec: { rules: [rule] } };
  return `echo '${JSON.stringify(policy)}' | kubectl apply -n ${namespace} -f -`;
}
