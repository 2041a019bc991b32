import { expect, it } from 'vitest';
import { ageOf } from './age-of.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

it.each([
  ['2026-11-22T12:00:05Z', '0s'],
  ['2026-11-22T11:58:01Z', '119s'],
  ['2026-11-22T11:58:00Z', '2m'],
  ['2026-11-22T10:00:00Z', '2h'],
  ['2026-11-20T12:00:00Z', '2d'],
])('the age of %s is %s', (time, age) => {
  expect(ageOf(time, now)).toBe(age);
});
