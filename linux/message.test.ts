import { expect, it } from 'vitest';
import { decodeControl, encodeControl } from './message.ts';

const messages = [
  { level: 17, type: 103, data: Buffer.from([0xb0, 0x04]) },
  { level: 0, type: 1, data: Buffer.from([2]) },
  { level: 41, type: 67, data: Buffer.from([2, 0, 0, 0]) },
];

it('reads back the control messages that it laid out', () => {
  expect(decodeControl(encodeControl(messages))).toEqual(messages);
});

it('lays out the message of a 1200-byte segment as the kernel expects it', () => {
  const expected = '12000000000000001100000067000000b004000000000000';
  expect(encodeControl(messages.slice(0, 1)).toString('hex')).toBe(expected);
});

it('stops at a message that does not fit, and at one shorter than its own header', () => {
  const whole = encodeControl(messages);
  expect(decodeControl(whole.subarray(0, 30))).toEqual(messages.slice(0, 1));
  expect(decodeControl(Buffer.alloc(40))).toEqual([]);
});
