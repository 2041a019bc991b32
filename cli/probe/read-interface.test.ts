import { describe, expect, it } from 'vitest';
import type { Link } from '../../linux/links.ts';
import { findInterface } from './find-interface.ts';
import { readInterface } from './read-interface.ts';

const eth0: Link = { index: 2, name: 'eth0', mtu: 1500, up: true, resolvesNeighbours: true };

describe('an interface that the user names', () => {
  it('is used for both families', () => {
    const { links } = readInterface('lo');
    expect([...links].map(([family, { name }]) => [family, name])).toEqual([
      ['IPv4', 'lo'],
      ['IPv6', 'lo'],
    ]);
  });

  it.each([
    ['eth9', 'Interface eth9 not found: this machine has eth0, eth1.'],
    ['eth1', 'Interface eth1 is down: bring it up with "ip link set dev eth1 up".'],
  ])('and is not there or down is refused: %s', (name, message) => {
    expect(() => findInterface(name, () => [eth0, { ...eth0, name: 'eth1', up: false }])).toThrow(message);
  });
});
