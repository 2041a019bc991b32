import { expect, it } from 'vitest';
import { type FamilyConclusion, worstFamily } from './worst-family.ts';

const ipv4: FamilyConclusion = {
  family: 'IPv4',
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'fine',
  goodRounds: 2,
};

it.each([
  ['Broken', 'Unsupported'],
  ['Unsupported', 'Degraded'],
  ['Degraded', 'Unknown'],
  ['Unknown', 'Capable'],
] as const)('takes %s over %s, in either order', (worse, better) => {
  const [a, b] = [
    { ...ipv4, state: worse },
    { ...ipv4, state: better },
  ];
  expect(worstFamily([a, b])).toBe(a);
  expect(worstFamily([b, a])).toBe(a);
});

it.each([{ evidence: 'Kernel' as const }, { goodRounds: 1 }])(
  'takes of two in the same state the one with %j',
  (weaker) => {
    const ipv6 = { ...ipv4, family: 'IPv6' as const, ...weaker };
    expect(worstFamily([ipv4, ipv6])).toBe(ipv6);
    expect(worstFamily([ipv6, ipv4])).toBe(ipv6);
  },
);

it('is undefined for a node without any family', () => {
  expect(worstFamily([])).toBeUndefined();
});
