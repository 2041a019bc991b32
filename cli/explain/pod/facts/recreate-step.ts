import type { Step } from '../../../terminal/step.ts';
import type { ReadPod } from './read-pod.ts';

/** Owners that replace their pods one after the other when told to. */
const restarted: Readonly<Record<string, string>> = { StatefulSet: 'statefulset', DaemonSet: 'daemonset' };

/** How to have a pod made anew: what is written into a pod at its creation stays. */
export function recreateStep(pod: ReadPod): Step {
  return { action: 're-create the pod', commands: [recreateCommand(pod)] };
}

/** How to have its containers started anew: they read their variables when they start. */
export function restartStep(pod: ReadPod): Step {
  return {
    action: 'restart the pod, so that its containers read their variables anew',
    commands: [recreateCommand(pod)],
  };
}

function recreateCommand({ name, namespace, owner, labels }: ReadPod): string {
  const where = `-n ${namespace}`;
  if (owner === undefined) {
    return `kubectl delete pod ${name} ${where} && kubectl apply ${where} -f FILE   # the file that it was made from`;
  }
  const hash = labels['pod-template-hash'];
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return `kubectl rollout restart deployment/${owner.name.slice(0, -hash.length - 1)} ${where}`;
  }
  const kind = Object.hasOwn(restarted, owner.kind) ? restarted[owner.kind] : undefined;
  if (kind !== undefined) return `kubectl rollout restart ${kind}/${owner.name} ${where}`;
  return `kubectl delete pod ${name} ${where}   # ${owner.kind} ${owner.name} makes a new one`;
}
