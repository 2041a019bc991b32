import { describe, expect, it } from 'vitest';
import {
  capableResult,
  familyObservation,
  networkObservation,
  hostObservation,
} from '../../test/support/examples/example-report.ts';
import { verdictOf } from '../../test/support/examples/example-verdict.ts';
import { readReport } from './read-report.ts';

const metadata = {
  name: 'a',
  uid: 'report-uid',
  resourceVersion: '7',
  ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'a', uid: 'node-uid' }],
};
const verdict = {
  podGso: { state: 'Capable', evidence: 'Wire', reason: 'Delivered', message: '', since: '2026-11-22T11:00:00Z' },
  evidence: 'Wire',
  reason: 'Delivered',
};

function read(status: unknown): NonNullable<ReturnType<typeof readReport>> {
  const report = readReport({ metadata, status });
  if (report === undefined) throw new Error('the report is not read');
  return report;
}

describe('readReport', () => {
  it('reads a report without status', () => {
    expect(readReport({ metadata })).toEqual({
      name: 'a',
      uid: 'report-uid',
      resourceVersion: '7',
      deleting: false,
      owner: 'node-uid',
      peers: { pod: [], host: [] },
      observed: { pod: undefined, host: undefined },
      verdict: undefined,
      previous: {},
      conditions: [],
    });
  });

  it('ignores the observation of a network that is no longer tested', () => {
    const written = {
      podGso: verdictOf('Capable'),
      hostGso: verdictOf('Capable'),
      evidence: 'Wire',
      reason: 'Delivered',
    };
    const status = { observed: { pod: networkObservation, host: 'nonsense' }, verdict: written };
    const report = readReport({ metadata, status }, ['pod']);
    expect(report?.observed).toEqual({ ...read(status).observed, host: undefined });
    expect(report?.previous).toEqual({ podGso: verdictOf('Capable') });
    expect(report?.verdict).toEqual(written);
  });

  it('keeps the parts of an observation that a verdict needs', () => {
    const { pod, host } = read({ observed: { pod: networkObservation, host: hostObservation } }).observed;
    expect(pod).toEqual({
      lastRound: Date.parse(networkObservation.lastRound),
      addresses: ['10.1.0.5'],
      port: 47600,
      families: [{ family: 'IPv4', gso: capableResult, ecn: capableResult }],
      peers: [
        {
          node: 'b',
          family: 'IPv4',
          time: Date.parse('2026-11-22T12:00:00Z'),
          gso: { outcome: 'Reached', ownQueue: false, loss: undefined },
          ecn: { outcome: 'Reached', ownQueue: false, loss: undefined },
        },
      ],
      peersTried: 1,
      peersAnswered: 1,
    });
    expect(host).toMatchObject({ families: [{ family: 'IPv4' }] });
  });

  it.each([
    ['a time', { lastRound: 'yesterday' }, 'status.observed.pod.lastRound: is not an RFC 3339 time'],
    ['a missing field', { rounds: undefined }, 'status.observed.pod.rounds: '],
    ['a negative count', { rounds: -1 }, 'status.observed.pod.rounds: expected >=0 but found -1'],
    [
      'a state',
      { ipv4: { ...familyObservation, gso: { ...capableResult, state: 'Fine' } } },
      'status.observed.pod.ipv4.gso.state: ',
    ],
    [
      'too many good rounds',
      { ipv4: { ...familyObservation, ecn: { ...capableResult, goodRounds: 3 } } },
      'status.observed.pod.ipv4.ecn.goodRounds: ',
    ],
    ['a peer', { peers: [{ node: 1 }] }, 'status.observed.pod.peers.0.node: expected string but found 1'],
  ])('names the field when %s is invalid, and still reads the other network', (_what, change, problem) => {
    const { observed } = read({ observed: { pod: { ...networkObservation, ...change }, host: hostObservation } });
    expect(observed.pod !== undefined && 'problem' in observed.pod && observed.pod.problem).toContain(problem);
    expect(observed.host).toMatchObject({ peersAnswered: 1 });
  });

  it.each([
    null,
    7,
    'status',
    [],
    { observed: 7 },
    { observed: [1] },
    { observed: { pod: 7 } },
    { verdict: 7, conditions: 'x' },
  ])('survives the status %j', (status) => {
    expect(read(status)).toMatchObject({ name: 'a', verdict: undefined, previous: {}, conditions: [] });
  });

  it('names an invalid value in place of both networks', () => {
    const problem = 'status.observed: expected Object but found 7';
    expect(read({ observed: 7 }).observed).toEqual({ pod: { problem }, host: { problem } });
  });

  it('does not repeat a long invalid value', () => {
    const { pod } = read({ observed: { pod: { ...networkObservation, rounds: 'x'.repeat(5000) } } }).observed;
    expect(pod !== undefined && 'problem' in pod && pod.problem.length).toBeLessThan(400);
  });

  it('reads the verdict as a whole or not at all, and each valid previous one', () => {
    expect(read({ verdict })).toMatchObject({ verdict, previous: { podGso: verdict.podGso } });
    const half = read({ verdict: { ...verdict, hostGso: { ...verdict.podGso, since: 'long ago' } } });
    expect(half.verdict).toBeUndefined();
    expect(half.previous).toEqual({ podGso: verdict.podGso });
  });

  it('reads valid conditions and skips others', () => {
    const condition = {
      type: 'Fresh',
      status: 'True',
      reason: 'Reported',
      message: '',
      lastTransitionTime: '2026-11-22T11:00:00Z',
    };
    expect(read({ conditions: [condition, { ...condition, status: 'Maybe' }, null] }).conditions).toEqual([condition]);
  });

  it.each([
    ['no owner', []],
    ['another kind of owner', [{ kind: 'Pod', name: 'a', uid: 'x' }]],
    ['another Node', [{ kind: 'Node', name: 'b', uid: 'x' }]],
  ])('finds no owner in a report with %s', (_what, ownerReferences) => {
    expect(readReport({ metadata: { ...metadata, ownerReferences } })?.owner).toBeUndefined();
  });

  it.each([undefined, null, 7, {}, { metadata: { name: 'a' } }])('does not read %j', (object) => {
    expect(readReport(object)).toBeUndefined();
  });
});
