import { describe, expect, it } from 'vitest';
import type { Result } from '../../api/v1alpha1.ts';
import { familyObservation, networkObservation } from '../../test/support/examples/example-report.ts';
import { answerOf, type LastReport, worst } from './answers.ts';

const lost: Result = { ...familyObservation.gso, state: 'Broken', reason: 'SilentLoss' };
const unknown: Result = { ...familyObservation.gso, state: 'Unknown', reason: 'ControlLost' };
const previous = networkObservation;
const later = { ...networkObservation, lastRound: '2026-11-22T12:10:00Z' };
const bad = { ...later, ipv4: { ...familyObservation, gso: lost } };
const unclear = { ...later, ipv4: { ...familyObservation, gso: unknown } };

describe('answerOf', () => {
  it.each<[string, LastReport, LastReport, { done: boolean; exitCode: number }, RegExp]>([
    [
      'is done when a later round has completed',
      previous,
      later,
      { done: true, exitCode: 0 },
      /^pod network: IPv4 GSO Capable \(Delivered\), ECN Capable/,
    ],
    [
      'is done when another round has completed within the same second',
      previous,
      { ...previous, rounds: previous.rounds + 1 },
      { done: true, exitCode: 0 },
      /^pod network: IPv4 GSO Capable/,
    ],
    [
      'is unknown without an IP family to test',
      previous,
      { lastRound: later.lastRound, rounds: 1 },
      { done: true, exitCode: 2 },
      /no IP family to test/,
    ],
    ['is done when the first round has completed', undefined, later, { done: true, exitCode: 0 }, /IPv4/],
    ['fails if something does not work', previous, bad, { done: true, exitCode: 1 }, /GSO Broken \(SilentLoss\)/],
    [
      'fails if ECN is rejected on one family, which also breaks connections',
      previous,
      { ...later, ipv6: { ...familyObservation, ecn: { ...lost, state: 'Unsupported' } } },
      { done: true, exitCode: 1 },
      /IPv6 .*ECN Unsupported/,
    ],
    [
      'is unknown if the results are unknown',
      previous,
      unclear,
      { done: true, exitCode: 2 },
      /GSO Unknown \(ControlLost\)/,
    ],
    [
      'is not done while the round is the previous one',
      previous,
      previous,
      { done: false, exitCode: 2 },
      /no report since the round of 2026-11-22T12:00:00Z/,
    ],
    [
      'is not done before the first report',
      undefined,
      undefined,
      { done: false, exitCode: 2 },
      /no probe has ever reported/,
    ],
  ])('%s', (_, before, now, { done, exitCode }, line) => {
    const answer = answerOf(
      { node: 'a', disabled: false, before: { pod: before, host: previous } },
      { pod: now, host: later },
    );
    expect(answer).toMatchObject({ node: 'a', done, exitCode });
    expect(answer.lines[0]).toMatch(line);
    expect(answer.lines[1]).toMatch(/^host network: IPv4/);
  });

  it('is done at once if the label disables the probes', () => {
    const reports = { pod: previous, host: undefined };
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
] as const)('worst: the exit codes %j make %i', (codes, expected) => {
  expect(worst(codes)).toBe(expected);
});
