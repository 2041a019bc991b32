import { expect, it } from 'vitest';
import { labelRemoval } from './label-removal.ts';

it.each([
  ['removes each label of quicgso', { 'quicgso.io/pod-gso': 'capable', 'quicgso.io/host-ecn': 'unknown' }],
  [
    'leaves the labels of others',
    { 'quicgso.io/pod-gso': 'capable', 'kubernetes.io/os': 'linux', 'quicgso.io/host-ecn': '' },
  ],
  [
    'keeps override labels of users',
    {
      'quicgso.io/override': 'capable',
      'quicgso.io/probe': 'disabled',
      'quicgso.io/pod-gso': 'x',
      'quicgso.io/host-ecn': 'y',
    },
  ],
])('%s', (_, labels) => {
  expect(labelRemoval(labels)).toEqual({
    metadata: { labels: { 'quicgso.io/pod-gso': null, 'quicgso.io/host-ecn': null } },
  });
});

it('returns nothing when there are none', () => {
  expect(labelRemoval({ 'kubernetes.io/os': 'linux', 'quicgso.io/override': 'capable' })).toBeUndefined();
});
