import { expect, it } from 'vitest';
import { familiesOf } from './addresses.ts';

it.each([
  ['one family', ['10.244.1.4'], ['IPv4']],
  ['the other', ['fd00::4', '2001:db8::4'], ['IPv6']],
  ['both', ['10.244.1.4', 'fd00::4'], ['IPv4', 'IPv6']],
  ['no known address', [], ['IPv4', 'IPv6']],
])('of a network with %s', (_what, addresses, families) => {
  expect(familiesOf(addresses)).toEqual(families);
});
