import { expect, it } from 'vitest';
import { podOnly } from '../../test/support/examples/example-verdict.ts';
import { countFleet } from './count-fleet.ts';
import { exampleFleet, goodVerdict } from '../../test/support/examples/example-fleet.ts';

const now = Date.parse('2026-11-22T14:00:00Z');

it('counts nodes by capability, network and state, including states that no node has', () => {
  const fleet = exampleFleet({ a: { verdict: goodVerdict }, b: { verdict: goodVerdict }, c: { verdict: podOnly } });
  const { nodes, verdicts } = countFleet(fleet, now);
  expect(nodes).toBe(3);
  expect(verdicts).toHaveLength(20);
  const seen = verdicts.filter(({ count }) => count > 0);
  expect(seen.map(({ capability, network, state, count }) => [capability, network, state, count])).toEqual([
    ['gso', 'pod', 'capable', 3],
    ['gso', 'host', 'capable', 2],
    ['ecn', 'pod', 'broken', 1],
    ['ecn', 'pod', 'capable', 2],
    ['ecn', 'host', 'degraded', 2],
  ]);
});

it('does not count Windows nodes', () => {
  const { nodes, verdicts } = countFleet(exampleFleet({ a: { os: 'windows', verdict: goodVerdict } }), now);
  expect(nodes).toBe(0);
  expect(verdicts.every(({ count }) => count === 0)).toBe(true);
});

it.each([
  ['a probe that has not reported', undefined, 0],
  ['a round that ended 75 minutes ago', '2026-11-22T12:45:00Z', 0],
  ['a round that ended 76 minutes ago', '2026-11-22T12:44:00Z', 1],
])('of %s counts %j as %i stale', (_, lastRound, pod) => {
  const { stale } = countFleet(exampleFleet({ a: lastRound === undefined ? {} : { lastRound } }), now);
  expect(stale).toEqual({ pod, host: 0 });
});
