import { expect, it } from 'vitest';
import { podMetadata } from '../../test/support/examples/example-pod.ts';
import { PodReader, type TrackedPod, isSamePod } from './read-pod.ts';

const { annotations } = podMetadata;
const readPod = (metadata: object, reader = new PodReader()): TrackedPod | undefined => reader.read({ metadata });

it('keeps the values of the network of a treated pod only', () => {
  expect(readPod(podMetadata)).toEqual({
    name: 'web-0',
    uid: 'u',
    template: { labels: podMetadata.labels },
    treated: {
      network: 'pod',
      node: 'n1',
      values: {
        'quicgso.io/disable-gso.pod': 'false',
        'quicgso.io/disable-ecn.pod': 'true',
        'quicgso.io/env.MODE.pod': 'quic',
      },
    },
    marks: undefined,
    deleting: false,
    version: undefined,
  });
});

it.each([
  ['without the label', { app: 'web' }],
  ['with a label value that quicgso does not write', { app: 'web', 'quicgso.io/injected': 'yes' }],
])('treats a pod %s as untreated, even with annotations from binding', (_what, labels) => {
  expect(readPod({ ...podMetadata, labels })?.treated).toBeUndefined();
});

it.each([
  ['a mirror pod', { ...podMetadata, annotations: { 'kubernetes.io/config.mirror': 'x' } }],
  ['a pod without a uid', { name: 'web-0', resourceVersion: '7' }],
])('skips %s', (_what, metadata) => {
  expect(readPod(metadata)).toBeUndefined();
});

it('sees that a pod is being deleted', () => {
  expect(readPod({ ...podMetadata, deletionTimestamp: '2026-11-25T12:00:00Z' })?.deleting).toBe(true);
});

const marks = { 'quicgso.io/runs-with': 'gso=on', 'quicgso.io/corrected-at': '2026-11-25T12:00:00Z' };

it.each([
  ['a marked pod', { annotations: { ...annotations, ...marks } }, '7'],
  ['a treated pod that is not bound', { annotations: { 'quicgso.io/disable-gso.pod': 'true' } }, '7'],
  ['any other treated pod', {}, undefined],
  ['an untreated pod', { labels: {}, annotations: marks }, undefined],
])('keeps the resource version of %s: %j', (_what, change, version) => {
  expect(readPod({ ...podMetadata, ...change })?.version).toBe(version);
});

it.each([
  [marks, { runsWith: 'gso=on', correctedAt: '2026-11-25T12:00:00Z' }],
  [{ 'quicgso.io/runs-with': 'gso=on' }, { runsWith: 'gso=on', correctedAt: '' }],
  [{ 'quicgso.io/corrected-at': 'x' }, { runsWith: '', correctedAt: 'x' }],
])('reads complete and partial marks: %j', (written, expected) => {
  expect(readPod({ ...podMetadata, annotations: { ...annotations, ...written } })?.marks).toEqual(expected);
});

const ownedBy = (uid: string) => ({ ownerReferences: [{ uid: 'other' }, { uid, controller: true }] });

it.each([
  ['two pods of one controller', ownedBy('r'), ownedBy('r'), true],
  ['pods of two controllers', ownedBy('r'), ownedBy('s'), false],
  ['two pods without a controller', {}, {}, false],
  ['two pods of one controller with other labels', ownedBy('r'), { ...ownedBy('r'), labels: { app: 'web' } }, false],
])('%s share a template: %s', (_what, one, other, shared) => {
  const reader = new PodReader();
  const [first, second] = [one, other].map((change, index) =>
    readPod({ ...podMetadata, uid: String(index), ...change }, reader),
  );
  expect(first?.template === second?.template).toBe(shared);
});

it('shares equal values between the pods of a node', () => {
  const reader = new PodReader();
  const [first, second] = ['1', '2'].map((uid) => readPod({ ...podMetadata, uid }, reader));
  expect(first?.treated).toBe(second?.treated);
});

it.each([
  ['nothing', {}, true],
  ['the version alone', { resourceVersion: '8' }, true],
  ['what others annotate', { annotations: { ...annotations, 'example.com/big': 'y' } }, true],
  [
    'the values of the other network',
    { annotations: { ...annotations, 'quicgso.io/disable-gso.host': 'false' } },
    true,
  ],
  ['a value', { annotations: { ...annotations, 'quicgso.io/disable-gso.pod': 'true' } }, false],
  ['the node', { annotations: { ...annotations, 'quicgso.io/node': 'n2' } }, false],
  ['a mark', { annotations: { ...annotations, ...marks } }, false],
  ['a label', { labels: { ...podMetadata.labels, tier: 'x' } }, false],
  ['the uid', { uid: 'v' }, false],
  ['a deletion', { deletionTimestamp: '2026-11-25T12:00:00Z' }, false],
])('compares two versions of a pod that differ in %s: %s', (_what, change, same) => {
  const reader = new PodReader();
  const [before, after] = [podMetadata, { ...podMetadata, ...change }].map((metadata) => readPod(metadata, reader));
  expect(before && after && isSamePod(before, after)).toBe(same);
});

it('sees every version of a marked pod as a change', () => {
  const reader = new PodReader();
  const marked = { ...podMetadata, annotations: { ...annotations, ...marks } };
  const [before, after] = ['7', '8'].map((resourceVersion) => readPod({ ...marked, resourceVersion }, reader));
  expect(before && after && isSamePod(before, after)).toBe(false);
});
