import { expect, it } from 'vitest';
import { podOnly, verdictOf } from '../../test/support/examples/example-verdict.ts';
import type { Capability, Network } from '../names.ts';
import { isCapableOf, nodeEntry } from './node-entry.ts';

const allCapable = 'capable,capable,capable,capable';
const labels = (value: string): Record<string, string> =>
  Object.fromEntries(['pod-gso', 'host-gso', 'pod-ecn', 'host-ecn'].map((name) => [`quicgso.io/${name}`, value]));

it.each([
  [
    'lists the four verdicts in order',
    { ...podOnly, hostGso: verdictOf('Degraded'), hostEcn: verdictOf('Unsupported') },
    {},
    undefined,
    'capable,degraded,broken,unsupported',
  ],
  ['fills gaps with unknown', podOnly, {}, undefined, 'capable,unknown,broken,unknown'],
  ['has no entry for a node that was never tested', undefined, {}, undefined, undefined],
  ['does not trust a label alone', undefined, labels('capable'), undefined, undefined],
  ['does not trust a previous entry alone', undefined, {}, allCapable, undefined],
  ['keeps words that entry and labels agree on', undefined, labels('capable'), allCapable, allCapable],
  [
    'drops words that they disagree on',
    undefined,
    { ...labels('capable'), 'quicgso.io/pod-gso': 'broken' },
    allCapable,
    'unknown,capable,capable,capable',
  ],
  ['prefers the verdict', podOnly, labels('broken'), 'broken,broken,broken,broken', 'capable,broken,broken,broken'],
  ['drops invalid words', undefined, labels('fine'), 'fine,fine', undefined],
])('%s', (_what, verdict, present, previous, expected) => {
  expect(nodeEntry(verdict, present, previous)).toBe(expected);
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
