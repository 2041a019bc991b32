import type { Step } from '../../../terminal/step.ts';
import type { ReadPod } from './read-pod.ts';

/** Owners that `kubectl rollout restart` supports. */
const restartable: Readonly<Record<string, string>> = { StatefulSet: 'statefulset', DaemonSet: 'daemonset' };

/** How to re-create a pod: what is written into a pod at creation does not change. */
export function recreateStep(pod: ReadPod): Step {
  return { action: 're-create the pod', commands: [recreateCommand(pod)] };
}

/** How to restart its containers, which read their variables when they start. */
export function restartStep(pod: ReadPod): Step {
  return {
    action: 'restart the pod so that its containers read the current values',
    commands: [recreateCommand(pod)],
  };
}

function recreateCommand({ name, namespace, owner, labels }: ReadPod): string {
  const where = `-n ${namespace}`;
  if (owner === undefined) {
    return `kubectl delete pod ${name} ${where} && kubectl apply ${where} -f FILE   # the manifest it was created from`;
  }
  const hash = labels['pod-template-hash'];
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return `kubectl rollout restart deployment/${owner.name.slice(0, -hash.length - 1)} ${where}`;
  }
  const kind = Object.hasOwn(restartable, owner.kind) ? restartable[owner.kind] : undefined;
  if (kind !== undefined) return `kubectl rollout restart ${kind}/${owner.name} ${where}`;
  return `kubectl delete pod ${name} ${where}   # ${owner.kind} ${owner.name} creates a new one`;
}
