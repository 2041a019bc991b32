import { expect, it } from 'vitest';
import { podOnly, verdictOf } from '../../test/support/examples/example-verdict.ts';
import { mapEntry } from './map-entry.ts';

const capable = 'capable,capable,capable,capable';
const labels = (value: string): Record<string, string> =>
  Object.fromEntries(['pod-gso', 'host-gso', 'pod-ecn', 'host-ecn'].map((name) => [`quicgso.io/${name}`, value]));

it.each([
  [
    'lists the four in their order',
    { ...podOnly, hostGso: verdictOf('Degraded'), hostEcn: verdictOf('Unsupported') },
    {},
    undefined,
    'capable,degraded,broken,unsupported',
  ],
  ['fills up with unknown', podOnly, {}, undefined, 'capable,unknown,broken,unknown'],
  ['has no entry for a node that was never tested', undefined, {}, undefined, undefined],
  ['does not believe a label alone', undefined, labels('capable'), undefined, undefined],
  ['does not believe a former entry alone', undefined, {}, capable, undefined],
  ['keeps what entry and labels agree on', undefined, labels('capable'), capable, capable],
  [
    'keeps nothing on which they differ',
    undefined,
    { ...labels('capable'), 'quicgso.io/pod-gso': 'broken' },
    capable,
    'unknown,capable,capable,capable',
  ],
  [
    'goes by the verdict where there is one',
    podOnly,
    labels('broken'),
    'broken,broken,broken,broken',
    'capable,broken,broken,broken',
  ],
  ['keeps no nonsense', undefined, labels('fine'), 'fine,fine', undefined],
])('%s', (_what, verdict, present, former, expected) => {
  expect(mapEntry(verdict, present, former)).toBe(expected);
});
