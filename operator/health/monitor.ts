import type { WatchMonitor } from '../../kube/watch-resource.ts';
import type { QueueMonitor } from '../../kube/work-queue.ts';
import type { FleetCaches } from './count-fleet.ts';
import { Metrics } from './metrics.ts';

/**
 * A watch without a sign of life for so long hangs, in milliseconds. Usually a bookmark comes every minute; silence ends a
 * watch after 90 s, and a request after 30. An API server that is away is no reason: each failed try is a sign of life.
 */
const deadAfterMs = 300_000;

/** How the operator is, for /livez, /readyz and /metrics. */
export class Monitor implements QueueMonitor {
  readonly metrics = new Metrics();
  readonly #now: () => number;
  /** When each watch showed a sign of life. */
  readonly #watches = new Map<symbol, { readonly resource: string; lastSign: number }>();
  #isSynced = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** All caches are complete. */
  synced(): void {
    this.#isSynced = true;
  }

  leads(fleet: FleetCaches): void {
    this.metrics.leads(fleet);
  }

  countsPods(policies: () => Iterable<{ readonly status: unknown }>): void {
    this.metrics.countsPods(policies);
  }

  /** For each watch that begins. */
  readonly watch = (path: string): WatchMonitor => {
    const key = Symbol(path);
    const watch = { resource: path.slice(path.lastIndexOf('/') + 1), lastSign: this.#now() };
    this.#watches.set(key, watch);
    const alive = (): void => {
      watch.lastSign = this.#now();
    };
    return {
      alive,
      restarted: (cause) => {
        alive();
        this.metrics.watchRestart(watch.resource, cause);
      },
      [Symbol.dispose]: () => this.#watches.delete(key),
    };
  };

  turn(queue: string, result: 'success' | 'failure'): void {
    this.metrics.turn(queue, result);
  }

  /** Why this process should be started anew; empty: no reason. */
  get deadly(): string[] {
    const now = this.#now();
    return [...this.#watches.values()]
      .filter(({ lastSign }) => now - lastSign > deadAfterMs)
      .map(({ resource, lastSign }) => {
        return `the watch of ${resource} has shown no sign of life for ${String(Math.round((now - lastSign) / 1000))} s`;
      });
  }

  /** What this process is waiting for; empty: it is ready, to lead or to take over. */
  get pending(): string[] {
    return this.#isSynced ? [] : ['not all of the cluster has been read yet'];
  }
}
