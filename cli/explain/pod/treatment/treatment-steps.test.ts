import { expect, it } from 'vitest';
import { examplePod } from '../../../../test/support/examples/example-facts.ts';
import { selectStep } from './treatment-steps.ts';

it.each<[string, Record<string, string>, string]>([
  ['its name', { 'app.kubernetes.io/name': 'web', role: 'x' }, '{"app.kubernetes.io/name":"web"}'],
  ['any label except transient ones', { 'pod-template-hash': '7f9c', role: 'x' }, '{"role":"x"}'],
  [
    'any label except transient ones with a prefix',
    { 'batch.kubernetes.io/job-name': 'j', 'my/role': 'x' },
    '{"my/role":"x"}',
  ],
])('a new rule selects by %s', (_what, labels, expected) => {
  const [command] = selectStep({ ...examplePod(), labels }, true).commands;
  expect(command).toContain(`"matchLabels":${expected}`);
});

it.each<[Record<string, string>]>([
  [{}],
  [{ 'pod-template-hash': '7f9c', 'apps.kubernetes.io/pod-index': '0', 'quicgso.io/placement': 'odd' }],
])('a pod with labels %j, which do not name its application, gets the placement label', (labels) => {
  expect(selectStep({ ...examplePod(), labels }, true).commands).toEqual([
    'quicgso.io/placement: prefer   # in its pod template',
  ]);
});
