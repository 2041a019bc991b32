import { expect, it } from 'vitest';
import { SystemCallError } from '../../linux/libc.ts';
import type { Link } from '../../linux/links.ts';
import { readEgress } from './read-egress.ts';

const loopback: Link = { index: 1, name: 'lo', mtu: 65_536, up: true, resolvesNeighbours: false };
const EACCES = 13;

it('describes the interfaces of the default routes', () => {
  const { interfaces, problem } = readEgress(() => new Map([['IPv6', loopback]]));
  expect(interfaces).toMatchObject([{ name: 'lo', mtu: 65_536, families: ['IPv6'] }]);
  expect(problem).toBeUndefined();
});

it('gives the reason if rtnetlink is forbidden', () => {
  const forbidden = (): never => {
    throw new SystemCallError('socket', EACCES);
  };
  expect(readEgress(forbidden)).toEqual({
    links: new Map(),
    interfaces: [],
    problem: 'socket: EACCES (permission denied)',
  });
});

it('keeps the routes if the interface vanished meanwhile', () => {
  const links = new Map([['IPv4', { ...loopback, name: 'gone0' }]] as const);
  expect(readEgress(() => links)).toEqual({ links, interfaces: [], problem: 'ioctl: ENODEV (no such device)' });
});
