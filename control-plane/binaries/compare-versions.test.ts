import { expect, it } from 'vitest';
import { compareVersions } from './compare-versions.ts';

it.each([
  ['1.36', '1.36.0', 0],
  ['1.9', '1.10', -1],
  ['1.37.2', '1.36.9', 1],
  ['1.37.0-rc.1', '1.37.0', 0],
  ['3.4.23', '3.6', -2],
])('compares %s with %s by their numbers', (a, b, order) => {
  expect(compareVersions(a, b)).toBe(order);
});
