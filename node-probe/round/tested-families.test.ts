import { expect, it } from 'vitest';
import { testedFamilies } from './tested-families.ts';

it.each([
  ['one family', ['10.244.1.4'], 'network', ['IPv4']],
  ['the other', ['fd00::4', '2001:db8::4'], 'network', ['IPv6']],
  ['both', ['10.244.1.4', 'fd00::4'], 'network', ['IPv4', 'IPv6']],
  ['no address that is known', [], 'network', ['IPv4', 'IPv6']],
  ['one family, and datagrams that stay here', ['10.244.1.4'], 'loopback', ['IPv4', 'IPv6']],
] as const)('of a network with %s', (_what, addresses, reach, families) => {
  expect(testedFamilies(addresses, reach)).toEqual(families);
});
