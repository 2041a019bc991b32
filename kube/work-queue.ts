import type { Logger } from 'pino';
import { backoff } from './backoff.ts';

/** Hears how each turn ended. */
export interface QueueMonitor {
  turn(queue: string, result: 'success' | 'failure'): void;
}

export interface WorkQueueOptions {
  /** What its keys are, for logs and metrics: `nodes`. */
  readonly name: string;
  /**
   * Deals with one key. Returns after how many milliseconds it is to get another turn, if at all. What it throws is retried,
   * later each time.
   */
  readonly work: (key: string) => Promise<number | undefined>;
  /** Called before a planned turn: time alone has brought it about. */
  readonly onDue?: (key: string) => void;
  /** Keys dealt with at the same time. */
  readonly workers: number;
  readonly log: Logger;
  readonly monitor?: QueueMonitor;
  readonly signal: AbortSignal;
  /** First wait after a failure and the longest, in milliseconds; by default 250 and 60,000. */
  readonly retry?: { readonly baseMs: number; readonly capMs: number };
}

/**
 * Keys that wait for their turn. A key waits once however often it is added, is never worked on twice at the same time,
 * and is worked on again when it was added meanwhile. Nothing is worked on before `run`.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #first = new Set<string>();
  readonly #ready = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #delayed = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  readonly #failures = new Map<string, number>();
  #started = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** Adds a key now. A later turn that was planned for it is still taken. */
  add(key: string): void {
    if (!this.#first.has(key)) this.#ready.add(key);
    this.#start();
  }

  /** Adds a key now, before all that were not added in this way. */
  addFirst(key: string): void {
    this.#ready.delete(key);
    this.#first.add(key);
    this.#start();
  }

  /** Adds a key after so many milliseconds, or when an earlier turn is already planned, then. */
  addAfter(key: string, ms: number): void {
    const at = performance.now() + ms;
    const planned = this.#delayed.get(key);
    if (this.#options.signal.aborted || (planned !== undefined && planned.at <= at)) return;
    clearTimeout(planned?.timer);
    const timer = setTimeout(() => {
      this.#delayed.delete(key);
      this.#options.onDue?.(key);
      this.add(key);
    }, ms);
    this.#delayed.set(key, { at, timer });
  }

  /** Works until the signal aborts, and resolves when the turns that were under way are over. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    this.#started = true;
    this.#start();
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    for (const { timer } of this.#delayed.values()) clearTimeout(timer);
    this.#delayed.clear();
    await Promise.all(this.#running.values());
  }

  #start(): void {
    if (!this.#started || this.#options.signal.aborted) return;
    for (const waiting of [this.#first, this.#ready]) {
      for (const key of waiting) {
        if (this.#running.size >= this.#options.workers) return;
        if (this.#running.has(key)) continue;
        waiting.delete(key);
        this.#running.set(key, this.#work(key));
      }
    }
  }

  async #work(key: string): Promise<void> {
    const { name, work, log, monitor, signal, retry = { baseMs: 250, capMs: 60_000 } } = this.#options;
    try {
      const again = await work(key);
      this.#failures.delete(key);
      monitor?.turn(name, 'success');
      if (again !== undefined) this.addAfter(key, again);
    } catch (err) {
      monitor?.turn(name, 'failure');
      if (signal.aborted) return;
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      log[failures === 1 ? 'error' : 'debug']({ err, queue: name, key, failures }, 'reconciling failed, retrying');
      this.addAfter(key, backoff(failures, retry));
    } finally {
      this.#running.delete(key);
      this.#start();
    }
  }
}
