import { expect, it } from 'vitest';
import { hostOf, isLinux, isSameNode, readNode, zoneOf } from './read-node.ts';

const metadata = { name: 'a', uid: 'u', resourceVersion: '1' };
const node = { ...metadata, createdAt: Date.parse('2026-11-22T12:00:00Z'), labels: {} };

it('keeps only the labels that the operator reads or writes', () => {
  const labels = {
    'kubernetes.io/os': 'linux',
    'quicgso.io/pod-gso': 'capable',
    'quicgso.io/override': 'incapable',
    'quicgso.io/probe': 'disabled',
    'example.com/team': 'x',
  };
  expect(readNode({ metadata: { ...metadata, creationTimestamp: '2026-11-22T12:00:00Z', labels } })).toEqual({
    ...node,
    labels: { 'kubernetes.io/os': 'linux', 'quicgso.io/pod-gso': 'capable', 'quicgso.io/override': 'incapable' },
  });
});

it.each([undefined, null, 7, {}, { metadata: { name: 'a' } }])('does not read %j', (object) => {
  expect(readNode(object)).toBeUndefined();
});

it.each([
  ['linux', true],
  ['windows', false],
  [undefined, true],
])('counts os %s as Linux: %s', (os, expected) => {
  expect(isLinux({ ...node, labels: os === undefined ? {} : { 'kubernetes.io/os': os } })).toBe(expected);
});

it.each([
  ['the version', { resourceVersion: '2' }, true],
  ['the uid', { uid: 'v' }, false],
  ['a label', { labels: { 'quicgso.io/pod-gso': 'broken' } }, false],
])('compares two versions of a Node that differ in %s', (_what, change, expected) => {
  expect(isSameNode(node, { ...node, ...change })).toBe(expected);
});

it.each([
  [{}, undefined, undefined],
  [{ 'topology.kubernetes.io/zone': '' }, undefined, undefined],
  [{ 'topology.kubernetes.io/zone': 'a', 'kubernetes.io/hostname': 'n' }, 'a', undefined],
  [{ 'node.cluster.x-k8s.io/esxi-host': 'esx-1' }, undefined, 'esx-1'],
  [{ 'cloud.google.com/gce-topology-host': 'h' }, undefined, 'h'],
])('reads from the labels %j the zone %s and the host %s', (labels, zone, host) => {
  const read = readNode({ metadata: { ...metadata, creationTimestamp: '2026-11-22T12:00:00Z', labels } });
  expect(read && zoneOf(read)).toBe(zone);
  expect(read && hostOf(read)).toBe(host);
});
