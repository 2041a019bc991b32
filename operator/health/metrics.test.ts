import { expect, it } from 'vitest';
import { exampleFleet, goodVerdict } from '../../test/support/examples/example-fleet.ts';
import { type MetricEntry, metricTable } from './metric-table.ts';
import { Metrics } from './metrics.ts';
import { type Sample, parseMetrics, valueOf } from '../../test/support/parse-metrics.ts';

const total = { treated: 5, onCapableNodes: 4, elsewhere: 1, drifted: 2, unsafe: 2, conservative: 0 };

/** Metrics of which each has a sample. */
function busyMetrics(): Metrics {
  const metrics = new Metrics();
  metrics.leads(exampleFleet({ a: { verdict: goodVerdict }, b: { lastRound: '2026-01-01T00:00:00Z' } }, 1));
  metrics.trackPolicies(() => [{ status: { total, untreated: { count: 3, pods: [] } } }]);
  metrics.reconciled('nodes', 'success');
  metrics.exchange({ verb: 'GET', code: '200', seconds: 0.02 });
  metrics.exchange({ verb: 'PATCH', code: 'none', seconds: 30 });
  metrics.watchRestart('nodes', 'ended');
  return metrics;
}

const samplesOf = async (metrics: Metrics): Promise<Sample[]> => parseMetrics(await metrics.text()).samples;

it('exports exactly the metrics of the table, with their labels', async () => {
  const { types, samples } = parseMetrics(await busyMetrics().text());
  const entries: MetricEntry[] = Object.values(metricTable);
  expect([...types.keys()].toSorted()).toEqual(entries.map(({ name }) => name).toSorted());
  for (const { name, labels } of entries) {
    const own = samples.filter((sample) => sample.metric === name);
    expect(own.length).toBeGreaterThan(0);
    for (const sample of own) {
      expect(
        Object.keys(sample.labels)
          .filter((label) => label !== 'le')
          .toSorted(),
      ).toEqual(Object.keys(labels).toSorted());
    }
  }
});

it('exports what was recorded', async () => {
  const samples = await samplesOf(busyMetrics());
  expect(valueOf(samples, 'quicgso_leader')).toBe(1);
  expect(valueOf(samples, 'quicgso_nodes')).toBe(2);
  expect(valueOf(samples, 'quicgso_node_map_entries')).toBe(1);
  const gso = { capability: 'gso', network: 'pod' };
  expect(valueOf(samples, 'quicgso_verdicts', { ...gso, state: 'capable' })).toBe(1);
  expect(valueOf(samples, 'quicgso_verdicts', { ...gso, state: 'broken' })).toBe(0);
  expect(valueOf(samples, 'quicgso_reports_stale', { network: 'pod' })).toBe(1);
  expect(valueOf(samples, 'quicgso_reconcile_total', { result: 'success' })).toBe(1);
  expect(valueOf(samples, 'quicgso_api_requests_total', { verb: 'PATCH', code: 'none' })).toBe(1);
  expect(valueOf(samples, 'quicgso_api_request_duration_seconds_count', { verb: 'GET' })).toBe(1);
  expect(valueOf(samples, 'quicgso_api_request_duration_seconds_count', { verb: 'PATCH' })).toBeUndefined();
  expect(valueOf(samples, 'quicgso_pods_treated')).toBe(5);
  expect(valueOf(samples, 'quicgso_pods_untreated')).toBe(3);
  expect(valueOf(samples, 'quicgso_pods_drifted', { kind: 'unsafe' })).toBe(2);
  expect(valueOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
});

it('exports no node metrics on a standby, so that sums over replicas are correct', async () => {
  const samples = await samplesOf(new Metrics());
  expect(valueOf(samples, 'quicgso_leader')).toBe(0);
  const names = samples.map(({ name }) => name);
  expect(names).not.toContain('quicgso_verdicts');
  expect(names).not.toContain('quicgso_nodes');
});

const preface = `# Operator metrics

Generated from [operator/health/metric-table.ts](../operator/health/metric-table.ts) by its test; \`npx vitest run --project unit operator/health -u\` regenerates it.

Every replica serves its metrics at \`/metrics\` on port 8080 (\`--health-port\`), in the Prometheus text format. Only the leader exports metrics marked with *, so that a sum over all replicas is correct.

| metric | type | labels | meaning |
|---|---|---|---|
`;

const epilogue = `
Suggested alerts:

- \`(sum(quicgso_leader) or vector(0)) == 0\` for two minutes: no replica leads, so nothing is updated; pods still get the values of the stored node map
- \`quicgso_reports_stale > 0\`: a probe is not reporting; see \`kubectl get gsoreports\`
- \`quicgso_verdicts{state=~"broken|unsupported"} > 0\`, if all nodes are expected to be capable
- \`quicgso_pods_drifted{kind="unsafe"} > 0\`: pods lose what they send until their containers restart
- \`quicgso_pods_untreated > 0\` for an hour: pods were created before the policy, or while the API server could not treat them; re-create them
- \`increase(quicgso_reconcile_total{result="failure"}[15m]) > 5\`: reconciliation keeps failing; see the operator's log

On the same port:

- \`/readyz\` succeeds once the initial sync is complete, on the leader and on standbys.
- \`/livez\` fails when a watch hangs, that is, has been silent for 5 minutes; Kubernetes then restarts the pod. A failed request counts as activity, because a restart does not bring back an API server. If the process itself hangs, the request times out, which is a failure too.
`;

it('docs/metrics.md lists every metric (-u regenerates it)', async () => {
  const { types } = parseMetrics(await busyMetrics().text());
  const entries: MetricEntry[] = Object.values(metricTable);
  const rows = entries.map(({ name, help, labels, ofLeader = false }) => {
    const meanings = Object.entries(labels).map(([label, meaning]) => `\`${label}\`: ${meaning}`);
    return `| \`${name}\`${ofLeader ? ' *' : ''} | ${types.get(name) ?? ''} | ${meanings.join('<br>')} | ${help} |\n`;
  });
  await expect([preface, ...rows, epilogue].join('')).toMatchFileSnapshot('../../docs/metrics.md');
});
