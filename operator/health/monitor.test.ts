import { describe, expect, it } from 'vitest';
import { Monitor } from './monitor.ts';
import { parseMetrics } from '../../test/support/parse-metrics.ts';

const minutes = 60_000;

describe('A monitor', () => {
  it('reports a watch that has been silent for more than 5 minutes, until it is active again', () => {
    let now = 0;
    const monitor = new Monitor(() => now);
    using watch = monitor.watch('/api/v1/nodes');
    using other = monitor.watch('/apis/quicgso.io/v1alpha1/gsoreports');
    now = 5 * minutes;
    expect(monitor.livenessProblems).toEqual([]);
    other.alive();
    now += 1000;
    expect(monitor.livenessProblems).toEqual(['the watch of nodes has been silent for 301 s']);
    watch.alive();
    expect(monitor.livenessProblems).toEqual([]);
  });

  it('counts each failure of a watch as activity: a restart would not bring the API server back', () => {
    let now = 0;
    const monitor = new Monitor(() => now);
    using watch = monitor.watch('/api/v1/nodes');
    for (; now < 60 * minutes; now += minutes) watch.restarted('failed');
    expect(monitor.livenessProblems).toEqual([]);
  });

  it('expects nothing from a watch that has ended', () => {
    let now = 0;
    const monitor = new Monitor(() => now);
    monitor.watch('/api/v1/nodes')[Symbol.dispose]();
    now = 60 * minutes;
    expect(monitor.livenessProblems).toEqual([]);
  });

  it('is ready once the initial sync is complete', () => {
    const monitor = new Monitor();
    expect(monitor.readinessProblems).toEqual(['the initial sync is not complete']);
    monitor.synced();
    expect(monitor.readinessProblems).toEqual([]);
  });

  it('counts reconciliations', async () => {
    const monitor = new Monitor();
    for (const result of ['success', 'success', 'failure'] as const) monitor.reconciled('nodes', result);
    const { samples } = parseMetrics(await monitor.metrics.text());
    const reconciles = samples.filter(({ metric }) => metric === 'quicgso_reconcile_total');
    expect(reconciles.map(({ labels, value }) => [labels['queue'], labels['result'], value])).toEqual([
      ['nodes', 'success', 2],
      ['nodes', 'failure', 1],
    ]);
  });
});
