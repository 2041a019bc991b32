import { expect, it } from 'vitest';
import { podMetadata } from '../../test/support/examples/example-pod.ts';
import { PodReader } from './read-pod.ts';
import { settingsOf } from '../../api/treatment/settings.ts';
import { correctionPriority } from './correction-priority.ts';

const mode = { name: 'MODE', whenCapable: 'quic', whenIncapable: 'tcp' };
const settings = settingsOf('pod', [{ selector: {}, env: [mode] }]);
/** The node entry that the annotations of the example pod match. */
const right = 'capable,x,broken,x';
const marks = { 'quicgso.io/runs-with': 'gso=on', 'quicgso.io/corrected-at': '2026-11-25T12:00:00Z' };

it.each<[string, object, string | undefined, string | undefined]>([
  ['has right values', {}, right, undefined],
  ['has GSO on where it does not work', {}, 'broken,x,broken,x', 'first'],
  ['has GSO on where it does not work, marked or not', { annotations: marks }, 'broken,x,broken,x', 'first'],
  ['has ECN off where it works', {}, 'capable,x,capable,x', 'now'],
  ['has both', {}, 'broken,x,capable,x', 'first'],
  ['is marked and has right values', { annotations: marks }, right, 'now'],
  ['is on a node that is not reconciled yet', {}, undefined, undefined],
  ['is marked, on a node that is not reconciled yet', { annotations: marks }, undefined, undefined],
  ['is not bound, judged by its metadata', { annotations: { 'quicgso.io/node': undefined } }, right, 'later'],
  ['was not treated', { labels: {} }, 'broken,x,broken,x', undefined],
  ['is being deleted', { deletionTimestamp: '2026-11-25T12:00:00Z' }, 'broken,x,broken,x', undefined],
])('a pod that %s: %j on %j', (_what, { annotations = {}, ...change }: { annotations?: object }, entry, priority) => {
  const written = Object.entries({ ...podMetadata.annotations, ...annotations }).filter(
    ([, value]) => value !== undefined,
  );
  const pod = new PodReader().read({
    metadata: { ...podMetadata, ...change, annotations: Object.fromEntries(written) },
  });
  expect(pod && correctionPriority(pod, () => entry, settings)).toBe(priority);
});
