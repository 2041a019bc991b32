import { expect, it } from 'vitest';
import { envOf } from '../../test/support/examples/example-pod.ts';
import { readContainers } from './read-containers.ts';

const spec = {
  nodeName: 'n1',
  containers: [
    { name: 'server', env: [{ name: 'X', value: '1' }, ...envOf('pod', 'disable-gso', 'disable-ecn')] },
    { name: 'exporter', env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }] },
  ],
  initContainers: [{ name: 'sidecar', restartPolicy: 'Always', env: envOf('pod', 'env.MODE') }, { name: 'prepare' }],
};
const status = {
  containerStatuses: [{ name: 'server', state: { running: { startedAt: '2026-11-25T12:00:00Z' } } }],
  initContainerStatuses: [{ name: 'sidecar', state: { running: { startedAt: '2026-11-25T11:59:00Z' } } }],
};

it('finds the containers that read annotations, sidecars too, and when they started', () => {
  expect(readContainers({ spec, status })).toEqual({
    node: 'n1',
    windows: false,
    names: ['sidecar', 'prepare', 'server', 'exporter'],
    readers: [
      { name: 'sidecar', annotations: ['quicgso.io/env.MODE.pod'], startedAt: Date.parse('2026-11-25T11:59:00Z') },
      {
        name: 'server',
        annotations: ['quicgso.io/disable-gso.pod', 'quicgso.io/disable-ecn.pod'],
        startedAt: Date.parse('2026-11-25T12:00:00Z'),
      },
    ],
  });
});

it.each([
  ['has no status yet', undefined],
  ['has a status without containers', {}],
  ['is waiting', { containerStatuses: [{ name: 'server', state: { waiting: { reason: 'ImagePullBackOff' } } }] }],
  ['has terminated', { containerStatuses: [{ name: 'server', state: { terminated: { exitCode: 0 } } }] }],
  ['runs without a start time', { containerStatuses: [{ name: 'server', state: { running: {} } }] }],
])('treats a container that %s as not running', (_what, present) => {
  const found = readContainers({ spec, status: present })?.readers.find(({ name }) => name === 'server');
  expect(found).toMatchObject({ startedAt: undefined });
});

it('finds no readers in a pod with literal values, as in a sandbox', () => {
  const literal = { containers: [{ name: 'server', env: [{ name: 'QUIC_GO_DISABLE_GSO', value: 'true' }] }] };
  expect(readContainers({ spec: literal })).toEqual({
    node: undefined,
    windows: false,
    names: ['server'],
    readers: [],
  });
});

it('recognizes a Windows pod', () => {
  expect(readContainers({ spec: { os: { name: 'windows' }, containers: [] } })?.windows).toBe(true);
});

it.each([undefined, null, {}, { spec: {} }, { spec: { containers: [{}] } }])('does not read %j', (object) => {
  expect(readContainers(object)).toBeUndefined();
});
