import { expect, it } from 'vitest';
import type { Capability, Network } from '../names.ts';
import { isCapableOf } from './capable-of.ts';

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
