import type { WatchMonitor } from '../../kube/watch-resource.ts';
import type { QueueMonitor } from '../../kube/work-queue.ts';
import type { FleetCaches } from './count-fleet.ts';
import { Metrics } from './metrics.ts';

/**
 * A watch that is silent for this long hangs, in milliseconds. Bookmarks usually arrive every minute; a silent watch is
 * closed after 90 s and a request after 30. An unreachable API server does not count: each failed attempt is activity.
 */
const deadAfterMs = 300_000;

/** The operator's health, for /livez, /readyz and /metrics. */
export class Monitor implements QueueMonitor {
  readonly metrics = new Metrics();
  readonly #now: () => number;
  /** When each watch was last active. */
  readonly #watches = new Map<symbol, { readonly resource: string; lastActive: number }>();
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

  trackPolicies(policies: () => Iterable<{ readonly status: unknown }>): void {
    this.metrics.trackPolicies(policies);
  }

  /** Registers a watch that starts. */
  readonly watch = (path: string): WatchMonitor => {
    const key = Symbol(path);
    const watch = { resource: path.slice(path.lastIndexOf('/') + 1), lastActive: this.#now() };
    this.#watches.set(key, watch);
    const alive = (): void => {
      watch.lastActive = this.#now();
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

  reconciled(queue: string, result: 'success' | 'failure'): void {
    this.metrics.reconciled(queue, result);
  }

  /** Why this process must be restarted; empty if it need not. */
  get livenessProblems(): string[] {
    const now = this.#now();
    return [...this.#watches.values()]
      .filter(({ lastActive }) => now - lastActive > deadAfterMs)
      .map(({ resource, lastActive }) => {
        return `the watch of ${resource} has been silent for ${String(Math.round((now - lastActive) / 1000))} s`;
      });
  }

  /** What this process is waiting for; empty when it is ready, as leader or standby. */
  get readinessProblems(): string[] {
    return this.#isSynced ? [] : ['the initial sync is not complete'];
  }
}
