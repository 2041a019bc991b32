import { describe, expect, it } from 'vitest';
import type { Result } from '../../api/v1alpha1.ts';
import { familyObservation, networkObservation } from '../../test/support/examples/example-report.ts';
import { answerOf, type LastReport, worst } from './answers.ts';

const lost: Result = { ...familyObservation.gso, state: 'Broken', reason: 'SilentLoss' };
const unknown: Result = { ...familyObservation.gso, state: 'Unknown', reason: 'ControlLost' };
const former = networkObservation;
const later = { ...networkObservation, lastRound: '2026-11-22T12:10:00Z' };
const bad = { ...later, ipv4: { ...familyObservation, gso: lost } };
const unclear = { ...later, ipv4: { ...familyObservation, gso: unknown } };

describe('a node that was asked', () => {
  it.each<[string, LastReport, LastReport, { done: boolean; exitCode: number }, RegExp]>([
    [
      'has answered when a later round has ended',
      former,
      later,
      { done: true, exitCode: 0 },
      /^pod network: IPv4 GSO Capable \(Delivered\), ECN Capable/,
    ],
    [
      'could not tell when there is no family to test',
      former,
      { lastRound: later.lastRound },
      { done: true, exitCode: 2 },
      /it has no IP family to test/,
    ],
    ['has answered when its first round has ended', undefined, later, { done: true, exitCode: 0 }, /IPv4/],
    ['fails when something does not work', former, bad, { done: true, exitCode: 1 }, /GSO Broken \(SilentLoss\)/],
    [
      'fails when ECN is refused on one family: that ends a connection too',
      former,
      { ...later, ipv6: { ...familyObservation, ecn: { ...lost, state: 'Unsupported' } } },
      { done: true, exitCode: 1 },
      /IPv6 .*ECN Unsupported/,
    ],
    ['could not tell', former, unclear, { done: true, exitCode: 2 }, /GSO Unknown \(ControlLost\)/],
    [
      'is waited for while its round is the former one',
      former,
      former,
      { done: false, exitCode: 2 },
      /no answer since the round of 2026-11-22T12:00:00Z/,
    ],
    [
      'is waited for while it has never reported',
      undefined,
      undefined,
      { done: false, exitCode: 2 },
      /no probe has ever reported/,
    ],
  ])('%s', (_, before, now, { done, exitCode }, line) => {
    const answer = answerOf(
      { node: 'a', disabled: false, before: { pod: before, host: former } },
      { pod: now, host: later },
    );
    expect(answer).toMatchObject({ node: 'a', done, exitCode });
    expect(answer.lines[0]).toMatch(line);
    expect(answer.lines[1]).toMatch(/^host network: IPv4/);
  });

  it('is not waited for when its label keeps the probes away', () => {
    const reports = { pod: former, host: undefined };
    const { done, exitCode, lines } = answerOf({ node: 'a', disabled: true, before: reports }, reports);
    expect({ done, exitCode }).toEqual({ done: true, exitCode: 2 });
    expect(lines.join()).toMatch(/pod network: .*probe=disabled.*host network: .*probe=disabled/);
  });
});

it.each([
  [[0, 0], 0],
  [[0, 2], 2],
  [[2, 1, 0], 1],
  [[], 2],
] as const)('the exit codes %j make %i', (codes, expected) => {
  expect(worst(codes)).toBe(expected);
});
