import { expect, it } from 'vitest';
import { examplePod } from '../../../../test/support/examples/example-facts.ts';
import { recreateStep, restartStep } from './recreate-step.ts';

const ownedBy = (kind: string, name: string): object[] => [{ kind, name, controller: true }];

it.each<[string, Parameters<typeof examplePod>[0], string]>([
  [
    'a Deployment',
    { labels: { 'pod-template-hash': '7f9c' }, ownerReferences: ownedBy('ReplicaSet', 'caddy-web-7f9c') },
    'kubectl rollout restart deployment/caddy-web -n shop',
  ],
  [
    'a ReplicaSet without an owner',
    { ownerReferences: ownedBy('ReplicaSet', 'caddy') },
    'kubectl delete pod caddy -n shop   # ReplicaSet caddy creates a new one',
  ],
  [
    'a StatefulSet',
    { ownerReferences: ownedBy('StatefulSet', 'db') },
    'kubectl rollout restart statefulset/db -n shop',
  ],
  [
    'a DaemonSet',
    { ownerReferences: ownedBy('DaemonSet', 'agent') },
    'kubectl rollout restart daemonset/agent -n shop',
  ],
  [
    'a Job',
    { ownerReferences: ownedBy('Job', 'once') },
    'kubectl delete pod caddy -n shop   # Job once creates a new one',
  ],
  [
    'no owner',
    {},
    'kubectl delete pod caddy -n shop && kubectl apply -n shop -f FILE   # the manifest it was created from',
  ],
  [
    'an owner that does not control it',
    { ownerReferences: [{ kind: 'Config', name: 'x' }] },
    'kubectl delete pod caddy -n shop && kubectl apply -n shop -f FILE   # the manifest it was created from',
  ],
])('re-creates and restarts a pod of %s', (_what, differences, command) => {
  const pod = examplePod(differences);
  expect(recreateStep(pod).commands).toEqual([command]);
  expect(restartStep(pod).commands).toEqual([command]);
});
