import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import packageJson from '../../package.json' with { type: 'json' };
import type { Exchange } from '../../kube/api-client.ts';
import { type FleetCaches, countFleet } from './count-fleet.ts';
import { type MetricEntry, metricTable } from './metric-table.ts';
import { sumPolicies } from './sum-policies.ts';

/** In seconds. The API server answers most requests within 20 ms, and times out after a minute. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30];

/** The metrics that /metrics serves. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #reconciles = this.#counter(metricTable.reconciles);
  readonly #apiRequests = this.#counter(metricTable.apiRequests);
  readonly #apiSeconds = new Histogram({ ...this.#config(metricTable.apiSeconds), buckets });
  readonly #watchRestarts = this.#counter(metricTable.watchRestarts);
  readonly #leader = this.#gauge(metricTable.leader);
  readonly #cpuSeconds = this.#counter(metricTable.cpuSeconds);
  readonly #residentBytes = this.#gauge(metricTable.residentBytes);
  readonly contentType = this.#registry.contentType;
  /** Set the gauges of the present state on each scrape. */
  readonly #collectors: (() => void)[] = [() => this.#collectProcess()];

  constructor() {
    this.#leader.set(0);
    this.#gauge(metricTable.startTime).set(performance.timeOrigin / 1000);
    this.#gauge(metricTable.buildInfo).set({ version: packageJson.version, nodejs_version: process.version }, 1);
  }

  /** From now on this replica leads and exports what the caches hold. */
  leads(fleet: FleetCaches): void {
    this.#leader.set(1);
    const nodes = this.#gauge(metricTable.nodes);
    const verdicts = this.#gauge(metricTable.verdicts);
    const staleReports = this.#gauge(metricTable.staleReports);
    const nodeMapEntries = this.#gauge(metricTable.nodeMapEntries);
    this.#collectors.push(() => {
      const counts = countFleet(fleet, Date.now());
      nodes.set(counts.nodes);
      for (const { count, ...labels } of counts.verdicts) verdicts.set(labels, count);
      for (const [network, count] of Object.entries(counts.stale)) staleReports.set({ network }, count);
      nodeMapEntries.set(fleet.mapEntries() ?? 0);
    });
  }

  /** From now on exports the pod counts of all policies. */
  trackPolicies(policies: () => Iterable<{ readonly status: unknown }>): void {
    const treated = this.#gauge(metricTable.podsTreated);
    const untreated = this.#gauge(metricTable.podsUntreated);
    const drifted = this.#gauge(metricTable.podsDrifted);
    this.#collectors.push(() => {
      const sums = sumPolicies(policies());
      treated.set(sums.treated);
      untreated.set(sums.untreated);
      for (const kind of ['unsafe', 'conservative'] as const) drifted.set({ kind }, sums[kind]);
    });
  }

  reconciled(queue: string, result: 'success' | 'failure'): void {
    this.#reconciles.inc({ queue, result });
  }

  exchange({ verb, code, seconds }: Exchange): void {
    this.#apiRequests.inc({ verb, code });
    if (code !== 'none') this.#apiSeconds.observe({ verb }, seconds);
  }

  watchRestart(resource: string, cause: string): void {
    this.#watchRestarts.inc({ resource, cause });
  }

  /** All metrics in the Prometheus text format. */
  async text(): Promise<string> {
    for (const collect of this.#collectors) collect();
    return this.#registry.metrics();
  }

  #collectProcess(): void {
    const { user, system } = process.cpuUsage();
    this.#cpuSeconds.reset();
    this.#cpuSeconds.inc((user + system) / 1e6);
    this.#residentBytes.set(process.memoryUsage.rss());
  }

  #gauge(entry: MetricEntry): Gauge {
    return new Gauge(this.#config(entry));
  }

  #counter(entry: MetricEntry): Counter {
    return new Counter(this.#config(entry));
  }

  #config({ name, help, labels }: MetricEntry): {
    name: string;
    help: string;
    labelNames: string[];
    registers: Registry[];
  } {
    return { name, help, labelNames: Object.keys(labels), registers: [this.#registry] };
  }
}
