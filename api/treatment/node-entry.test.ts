import { expect, it } from 'vitest';
import { podOnly, verdictOf } from '../../test/support/examples/example-verdict.ts';
import type { Capability, Network } from '../names.ts';
import { isCapableOf, nodeEntry } from './node-entry.ts';

const allCapable = 'capable,capable,capable,capable';
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
  ['does not believe a former entry alone', undefined, {}, allCapable, undefined],
  ['keeps what entry and labels agree on', undefined, labels('capable'), allCapable, allCapable],
  [
    'keeps nothing on which they differ',
    undefined,
    { ...labels('capable'), 'quicgso.io/pod-gso': 'broken' },
    allCapable,
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
  expect(nodeEntry(verdict, present, former)).toBe(expected);
});

it.each<[string, Network, Capability[], boolean]>([
  ['capable,broken,degraded,capable', 'pod', ['gso'], true],
  ['capable,broken,degraded,capable', 'pod', ['gso', 'ecn'], false],
  ['capable,broken,degraded,capable', 'host', ['gso'], false],
  ['capable,broken,degraded,capable', 'host', ['ecn'], true],
  ['capable,capable,capable,capable', 'host', ['gso', 'ecn'], true],
  ['capable,unknown,unknown,unknown', 'pod', [], true],
  ['', 'pod', ['gso'], false],
  ['capable', 'pod', ['ecn'], false],
  ['Capable,true,yes,on', 'pod', ['gso'], false],
])('an entry %j: %s network, %j: %s', (entry, network, needs, capable) => {
  expect(isCapableOf(entry, network, needs)).toBe(capable);
});
