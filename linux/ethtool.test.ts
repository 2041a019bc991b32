import { expect, it } from 'vitest';
import { decodeOffloads } from './ethtool.ts';

function name(text: string): Buffer {
  const buffer = Buffer.alloc(32);
  buffer.write(text, 'latin1');
  return buffer;
}

/** One block: available, requested, active, never changed. */
function block(...masks: readonly number[]): Buffer {
  const buffer = Buffer.alloc(16);
  masks.forEach((mask, index) => buffer.writeUInt32LE(mask, index * 4));
  return buffer;
}

it('distinguishes on, off and fixed like ethtool, for more than 32 features', () => {
  const names = [
    'changeable-on',
    'changeable-off',
    'fixed-on',
    'fixed-off',
    '',
    ...Array.from({ length: 27 }, () => ''),
    'second-block',
  ];
  const blocks = Buffer.concat([block(0b0111, 0b0001, 0b0101, 0b0100), block(1, 1, 1, 0)]);
  expect(Object.fromEntries(decodeOffloads(Buffer.concat(names.map(name)), blocks))).toEqual({
    'changeable-on': 'on',
    'changeable-off': 'off',
    'fixed-on': 'on [fixed]',
    'fixed-off': 'off [fixed]',
    'second-block': 'on',
  });
});
