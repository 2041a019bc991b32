import type { Logger } from 'pino';
import { backoff } from './backoff.ts';

/** Receives the result of each reconcile. */
export interface QueueMonitor {
  reconciled(queue: string, result: 'success' | 'failure'): void;
}

export interface WorkQueueOptions {
  /** Name for logs and metrics, for example `nodes`. */
  readonly name: string;
  /**
   * Reconciles one key. Returns after how many milliseconds to requeue it, if at all. An error is retried with backoff.
   */
  readonly work: (key: string) => Promise<number | undefined>;
  /** Called when a delayed key becomes due. */
  readonly onDue?: (key: string) => void;
  /** Keys reconciled concurrently. */
  readonly workers: number;
  readonly log: Logger;
  readonly monitor?: QueueMonitor;
  readonly signal: AbortSignal;
  /** First and longest wait after a failure, in milliseconds; default: 250 and 60,000. */
  readonly retry?: { readonly baseMs: number; readonly capMs: number };
}

/**
 * A work queue of keys. A key is queued once however often it is added, is never reconciled concurrently with itself,
 * and is reconciled again if it was added meanwhile. Work starts with `run`.
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

  /** Queues a key now. A delayed requeue of it remains. */
  add(key: string): void {
    if (!this.#first.has(key)) this.#ready.add(key);
    this.#start();
  }

  /** Queues a key now, before all keys added with `add`. */
  addFirst(key: string): void {
    this.#ready.delete(key);
    this.#first.add(key);
    this.#start();
  }

  /** Queues a key after a delay, unless it is already due earlier. */
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

  /** Reconciles keys until the signal aborts, then waits for running work. */
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
      const requeueMs = await work(key);
      this.#failures.delete(key);
      monitor?.reconciled(name, 'success');
      if (requeueMs !== undefined) this.addAfter(key, requeueMs);
    } catch (err) {
      monitor?.reconciled(name, 'failure');
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
