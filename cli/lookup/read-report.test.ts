import * as v from 'valibot';
import { expect, it } from 'vitest';
import { hostObservation, networkObservation } from '../../test/support/examples/example-report.ts';
import { readReportSchema } from './read-report.ts';

const verdict = { state: 'Capable', evidence: 'Wire', reason: 'Delivered', message: '', since: '2026-11-22T12:00:00Z' };
const whole = {
  metadata: { name: 'a' },
  spec: { probeRequestedAt: '2026-11-22T12:00:00Z' },
  status: { observed: { pod: networkObservation, host: hostObservation }, verdict: { podGso: verdict } },
};

it('parses a complete report', () => {
  expect(v.parse(readReportSchema, whole)).toMatchObject({
    name: 'a',
    requestedAt: '2026-11-22T12:00:00Z',
    pod: networkObservation,
    host: hostObservation,
    verdict: { podGso: verdict },
    problems: [],
  });
});

it('parses a report without any observation', () => {
  const read = v.parse(readReportSchema, { metadata: { name: 'a' } });
  expect(read).toMatchObject({ pod: undefined, host: undefined, verdict: {}, conditions: [], problems: [] });
});

it('drops only the parts that it cannot parse, and names them', () => {
  const status = {
    observed: { pod: { ...networkObservation, lastRound: 'soon' }, host: hostObservation },
    verdict: { podGso: verdict, hostGso: { ...verdict, reason: 'OfTheFuture' } },
    conditions: 'none',
  };
  const read = v.parse(readReportSchema, { ...whole, status });
  expect(read).toMatchObject({ pod: undefined, host: hostObservation, verdict: { podGso: verdict } });
  expect(read.verdict).not.toHaveProperty('hostGso');
  expect(read.problems.map((problem) => problem.split(': ')[0])).toEqual([
    'status.verdict.hostGso.reason',
    'status.observed.pod.lastRound',
    'status.conditions',
  ]);
});

it('rejects what is not a Kubernetes object', () => {
  expect(v.is(readReportSchema, { metadata: {} })).toBe(false);
});
