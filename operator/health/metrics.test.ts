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
  metrics.countsPods(() => [{ status: { total, untreated: { count: 3, pods: [] } } }]);
  metrics.turn('nodes', 'success');
  metrics.exchange({ verb: 'GET', code: '200', seconds: 0.02 });
  metrics.exchange({ verb: 'PATCH', code: 'none', seconds: 30 });
  metrics.watchRestart('nodes', 'ended');
  return metrics;
}

const samplesOf = async (metrics: Metrics): Promise<Sample[]> => parseMetrics(await metrics.text()).samples;

it('every metric of the table has its samples, with its labels, and there is no other', async () => {
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

it('says what it was told', async () => {
  const samples = await samplesOf(busyMetrics());
  expect(valueOf(samples, 'quicgso_leader')).toBe(1);
  expect(valueOf(samples, 'quicgso_nodes')).toBe(2);
  expect(valueOf(samples, 'quicgso_node_map_entries')).toBe(1);
  const gso = { capability: 'gso', network: 'pod' };
  expect(valueOf(samples, 'quicgso_verdicts', { ...gso, state: 'capable' })).toBe(1);
  expect(valueOf(samples, 'quicgso_verdicts', { ...gso, state: 'broken' })).toBe(0);
  expect(valueOf(samples, 'quicgso_reports_stale', { network: 'pod' })).toBe(1);
  expect(valueOf(samples, 'quicgso_reconcile_turns_total', { result: 'success' })).toBe(1);
  expect(valueOf(samples, 'quicgso_api_requests_total', { verb: 'PATCH', code: 'none' })).toBe(1);
  expect(valueOf(samples, 'quicgso_api_request_duration_seconds_count', { verb: 'GET' })).toBe(1);
  expect(valueOf(samples, 'quicgso_api_request_duration_seconds_count', { verb: 'PATCH' })).toBeUndefined();
  expect(valueOf(samples, 'quicgso_pods_treated')).toBe(5);
  expect(valueOf(samples, 'quicgso_pods_untreated')).toBe(3);
  expect(valueOf(samples, 'quicgso_pods_drifted', { kind: 'unsafe' })).toBe(2);
  expect(valueOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
});

it('says nothing of the nodes while it stands by, so that nobody counts them twice', async () => {
  const samples = await samplesOf(new Metrics());
  expect(valueOf(samples, 'quicgso_leader')).toBe(0);
  const names = samples.map(({ name }) => name);
  expect(names).not.toContain('quicgso_verdicts');
  expect(names).not.toContain('quicgso_nodes');
});

const preface = `# Metrics of the operator

Made from [operator/health/metric-table.ts](../operator/health/metric-table.ts) by its test; \`npx vitest run --project unit operator/health -u\` writes it anew.

Every replica serves them at \`/metrics\` on port 8080 (\`--health-port\`), in the text format of Prometheus. Those marked with * come from the leader alone, so that a sum over all replicas is right.

| metric | type | labels | meaning |
|---|---|---|---|
`;

const epilogue = `
Worth an alert:

- \`(sum(quicgso_leader) or vector(0)) == 0\` for two minutes: nobody writes; pods still get what the node map last said
- \`quicgso_reports_stale > 0\`: a probe is gone, see \`kubectl get gsoreports\`
- \`quicgso_verdicts{state=~"broken|unsupported"} > 0\`, if all of your nodes are meant to be capable
- \`quicgso_pods_drifted{kind="unsafe"} > 0\`: pods that lose what they send until their containers start anew
- \`quicgso_pods_untreated > 0\` for an hour: pods from before the policy, or from when the API server could not inject
- \`increase(quicgso_reconcile_turns_total{result="failure"}[15m]) > 5\`: the operator's log says what is refused

On the same port:

- \`/readyz\` succeeds once all of the cluster has been read, on the leader and on those that stand by.
- \`/livez\` fails, so that Kubernetes starts the pod anew, when a watch hangs: when it has shown no sign of life for 5 minutes. A failed request is a sign of life, since no restart brings an API server back. When the process itself hangs, nobody answers, which is a failure too.
`;

it('docs/metrics.md tells of every metric (-u writes it anew)', async () => {
  const { types } = parseMetrics(await busyMetrics().text());
  const entries: MetricEntry[] = Object.values(metricTable);
  const rows = entries.map(({ name, help, labels, ofLeader = false }) => {
    const meanings = Object.entries(labels).map(([label, meaning]) => `\`${label}\`: ${meaning}`);
    return `| \`${name}\`${ofLeader ? ' *' : ''} | ${types.get(name) ?? ''} | ${meanings.join('<br>')} | ${help} |\n`;
  });
  await expect([preface, ...rows, epilogue].join('')).toMatchFileSnapshot('../../docs/metrics.md');
});
