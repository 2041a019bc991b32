import { describe, expect, it } from 'vitest';
import { Monitor } from './monitor.ts';
import { parseMetrics } from '../../test/support/parse-metrics.ts';

const minutes = 60_000;

describe('A monitor', () => {
  it('calls a watch dead that has shown no sign of life for more than 5 minutes, until it shows one', () => {
    let now = 0;
    const monitor = new Monitor(() => now);
    using watch = monitor.watch('/api/v1/nodes');
    using other = monitor.watch('/apis/quicgso.io/v1alpha1/gsoreports');
    now = 5 * minutes;
    expect(monitor.deadly).toEqual([]);
    other.alive();
    now += 1000;
    expect(monitor.deadly).toEqual(['the watch of nodes has shown no sign of life for 301 s']);
    watch.alive();
    expect(monitor.deadly).toEqual([]);
  });

  it('takes each failure of a watch for a sign of life: starting anew would not bring the API server back', () => {
    let now = 0;
    const monitor = new Monitor(() => now);
    using watch = monitor.watch('/api/v1/nodes');
    for (; now < 60 * minutes; now += minutes) watch.restarted('failed');
    expect(monitor.deadly).toEqual([]);
  });

  it('awaits nothing of a watch that has ended', () => {
    let now = 0;
    const monitor = new Monitor(() => now);
    monitor.watch('/api/v1/nodes')[Symbol.dispose]();
    now = 60 * minutes;
    expect(monitor.deadly).toEqual([]);
  });

  it('is ready once all of the cluster has been read', () => {
    const monitor = new Monitor();
    expect(monitor.pending).toEqual(['not all of the cluster has been read yet']);
    monitor.synced();
    expect(monitor.pending).toEqual([]);
  });

  it('counts turns', async () => {
    const monitor = new Monitor();
    for (const result of ['success', 'success', 'failure'] as const) monitor.turn('nodes', result);
    const { samples } = parseMetrics(await monitor.metrics.text());
    const turns = samples.filter(({ metric }) => metric === 'quicgso_reconcile_turns_total');
    expect(turns.map(({ labels, value }) => [labels['queue'], labels['result'], value])).toEqual([
      ['nodes', 'success', 2],
      ['nodes', 'failure', 1],
    ]);
  });
});
