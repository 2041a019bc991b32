import { expect, it } from 'vitest';
import { believe } from './believe.ts';
import type { ObservedNetwork } from './summarize-network.ts';

const minute = 60_000;
const now = Date.parse('2026-11-22T12:00:00Z');

const endedAt = (lastRound: number): ObservedNetwork => ({
  lastRound,
  addresses: [],
  port: undefined,
  families: [],
  peers: [],
  peersTried: 0,
  peersAnswered: 0,
});

it.each([
  ['a round that just ended', 0, 'fresh', 75 * minute + 1],
  ['a round 75 minutes ago', -75 * minute, 'fresh', 1],
  ['a round more than 75 minutes ago', -75 * minute - 1, 'stale', Infinity],
  ['a round at the epoch', -now, 'stale', Infinity],
  ['a clock that is 5 minutes ahead', 5 * minute, 'fresh', 80 * minute + 1],
  ['a clock that is further ahead', 5 * minute + 1, 'future', 1],
])('judges %s', (_what, offset, kind, changesIn) => {
  const observed = endedAt(now + offset);
  expect(believe({ pod: undefined, host: observed }, now).host).toEqual({ kind, observed, until: now + changesIn });
});

it('judges each network independently', () => {
  const { pod, host } = believe({ pod: { problem: 'no number' }, host: undefined }, now);
  expect(pod).toEqual({ kind: 'unreadable', problem: 'no number', until: Infinity });
  expect(host).toEqual({ kind: 'none', until: Infinity });
});

it('trusts nothing without a report', () => {
  expect(believe(undefined, now)).toMatchObject({ pod: { kind: 'none' }, host: { kind: 'none' } });
});

it('changes at the time that it announces', () => {
  for (const lastRound of [now, now + 9 * minute]) {
    const kindAt = (time: number) => believe({ pod: endedAt(lastRound), host: undefined }, time).pod.kind;
    const { kind, until } = believe({ pod: endedAt(lastRound), host: undefined }, now).pod;
    expect(kindAt(until - 1)).toBe(kind);
    expect(kindAt(until)).not.toBe(kind);
  }
});
