import { expect, it } from 'vitest';
import { isKernelBelow } from './kernel-version.ts';

it.each([
  ['3.10.0-1160.el7.x86_64', true],
  ['4.4.0-210-generic', true],
  ['4.17.19', true],
  ['4.18.0-553.el8_10.x86_64', false],
  ['4.100.1', false],
  ['5.4.0', false],
  ['6.18.44+', false],
  ['10.0', false],
  ['', false],
  ['unknown', false],
])('says whether %j is below 4.18: %s', (release, expected) => {
  expect(isKernelBelow(release, 4, 18)).toBe(expected);
});
