import { describe, expect, it } from 'vitest';
import type { CapabilityVerdict, Condition } from '../../api/v1alpha1.ts';
import { hostObservation } from '../../test/support/examples/example-report.ts';
import type { ReadReport } from '../lookup/read-report.ts';
import { fleetRows } from './fleet-rows.ts';
import { renderFleet } from './render-fleet.ts';

const since = '2026-11-20T12:00:00Z';
const now = Date.parse('2026-11-22T13:00:00Z');
const good: CapabilityVerdict = {
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'Every segment arrived.',
  since,
};
const lost: CapabilityVerdict = { ...good, state: 'Broken', reason: 'SilentLoss', since: '2026-11-22T12:50:00Z' };
const limited: CapabilityVerdict = { ...good, state: 'Degraded', reason: 'PathLoss' };
const allGood = { podGso: good, hostGso: good, podEcn: good, hostEcn: good };
const fresh: Condition = {
  type: 'Fresh',
  status: 'True',
  reason: 'Reported',
  message: '',
  lastTransitionTime: since,
};

function report(name: string, differences: Partial<ReadReport> = {}): ReadReport {
  return {
    name,
    requestedAt: undefined,
    peers: {},
    pod: undefined,
    host: hostObservation,
    verdict: allGood,
    conditions: [fresh],
    problems: [],
    ...differences,
  };
}

const node = (name: string, os = 'linux'): { name: string; labels: Record<string, string> } => ({
  name,
  labels: { 'kubernetes.io/os': os },
});

describe('fleetRows', () => {
  it.each([
    ['contains the four verdicts', {}, { capable: true, podGso: 'capable', reason: 'Delivered', fresh: 'yes' }],
    [
      'contains the reason and time of the worst verdict',
      { verdict: { ...allGood, podEcn: limited, hostGso: lost } },
      { capable: false, hostGso: 'broken', podEcn: 'degraded', reason: 'SilentLoss', since: lost.since },
    ],
    [
      'contains the reason of GSO if GSO and ECN are equally bad',
      { verdict: { ...allGood, podEcn: limited, podGso: { ...limited, reason: 'MtuLimit' as const } } },
      { reason: 'MtuLimit' },
    ],
    [
      'marks a stale report',
      { conditions: [{ ...fresh, status: 'False' as const, reason: 'Stale' }] },
      { capable: true, fresh: 'Stale' },
    ],
    [
      'counts a missing verdict as not capable',
      { verdict: { podGso: good, podEcn: good }, host: undefined },
      { capable: false, hostGso: 'none', kernel: undefined },
    ],
    [
      'marks a node without any verdict',
      { verdict: {}, conditions: [] },
      { capable: false, podGso: 'none', reason: 'NoVerdict', fresh: 'NoVerdict' },
    ],
    ['keeps the fields that could not be parsed', { problems: ['spec: odd'] }, { problems: ['spec: odd'] }],
  ])('%s', (_, differences, expected) => {
    expect(fleetRows([report('a', differences)], [])).toMatchObject([expected]);
  });
});

it('has a row for each Linux node, in natural order', () => {
  const rows = fleetRows(
    [report('node-10'), report('node-2')],
    [node('node-2'), node('node-3'), node('win', 'windows')],
  );
  expect(rows.map(({ node: name, fresh: is }) => [name, is])).toEqual([
    ['node-2', 'yes'],
    ['node-3', 'NoReport'],
    ['node-10', 'yes'],
  ]);
});

describe('renderFleet', () => {
  const rows = fleetRows([report('a'), report('b', { verdict: { ...allGood, hostGso: lost } })], []);

  it('shows a table and a summary', () => {
    expect(renderFleet(rows, { bad: false, all: 2, now })).toMatchInlineSnapshot(`
      "┌──────┬─────────┬──────────┬─────────┬──────────┬──────────┬────────────┬─────────┬───────┬───────┐
      │ node │ pod-gso │ host-gso │ pod-ecn │ host-ecn │ evidence │ reason     │ kernel  │ fresh │ since │
      ├──────┼─────────┼──────────┼─────────┼──────────┼──────────┼────────────┼─────────┼───────┼───────┤
      │ a    │ capable │ capable  │ capable │ capable  │ Wire     │ Delivered  │ 6.18.44 │ yes   │ 2d    │
      ├──────┼─────────┼──────────┼─────────┼──────────┼──────────┼────────────┼─────────┼───────┼───────┤
      │ b    │ capable │ broken   │ capable │ capable  │ Wire     │ SilentLoss │ 6.18.44 │ yes   │ 10m   │
      └──────┴─────────┴──────────┴─────────┴──────────┴──────────┴────────────┴─────────┴───────┴───────┘
      1 of 2 nodes are fully capable; run "quicgso explain node/NAME" to see why, and what to do.
      "
    `);
  });

  it.each([
    [
      'every node is capable',
      [],
      { bad: true, all: 2, now },
      'All 2 nodes are capable of GSO and ECN on both networks.\n',
    ],
    ['no node has reported', [], { bad: false, all: 0, now }, /^No nodes to show: .* Check that it is running\.\n$/],
    ['some nodes are not capable', rows.slice(1), { bad: true, all: 2, now }, /\n1 of 2 nodes are not fully capable; /],
    [
      'a report cannot be parsed',
      fleetRows([report('a', { problems: ['spec: odd'] })], []),
      { bad: false, all: 1, now },
      /cannot read GsoReport a: spec: odd\n/,
    ],
  ])('says so when %s', (_, shown, options, expected) => {
    expect(renderFleet(shown, options)).toMatch(expected);
  });
});
