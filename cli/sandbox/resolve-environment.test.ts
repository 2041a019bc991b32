import { expect, it } from 'vitest';
import { resolveEnvironment } from './resolve-environment.ts';

const fromAnnotation = (name: string, key: string) => ({
  name,
  valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${key}']` } },
});

it('resolves variables as a kubelet does', () => {
  const pod = {
    metadata: { annotations: { 'quicgso.io/disable-gso.pod': 'false' } },
    spec: {
      initContainers: [{ name: 'init', env: [{ name: 'LITERAL', value: 'x' }] }],
      containers: [
        {
          name: 'main',
          env: [
            fromAnnotation('KNOWN', 'quicgso.io/disable-gso.pod'),
            fromAnnotation('MISSING', 'quicgso.io/disable-ecn.pod'),
            { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          ],
        },
        { name: 'bare' },
      ],
    },
  };
  expect(resolveEnvironment(pod)).toEqual([
    { container: 'init', name: 'LITERAL', value: 'x' },
    { container: 'main', name: 'KNOWN', value: 'false' },
    { container: 'main', name: 'MISSING', value: '' },
  ]);
});
