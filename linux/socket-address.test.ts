import { expect, it } from 'vitest';
import { portOf, socketAddress } from './socket-address.ts';

it.each<[string, number, string]>([
  ['127.0.0.1', 47_600, '0200b9f07f0000010000000000000000'],
  ['::1', 1, '0a000001000000000000000000000000000000000000000100000000'],
  ['2001:db8::5:6', 0, '0a0000000000000020010db800000000000000000005000600000000'],
  ['2001:db8:1:2:3:4:5:6', 0, '0a0000000000000020010db800010002000300040005000600000000'],
  ['::', 9, `0a00000900000000${'0'.repeat(40)}`],
])('writes %s as the kernel reads it', (address, port, hex) => {
  const buffer = socketAddress(address, port);
  expect(buffer.toString('hex')).toBe(hex);
  expect(portOf(buffer)).toBe(port);
});
