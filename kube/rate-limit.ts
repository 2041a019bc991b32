import { setTimeout as delay } from 'node:timers/promises';

/** A token bucket: limits calls to a rate per second, in order, with bursts after idle time. */
export class RateLimit {
  readonly #intervalMs: number;
  readonly #burst: number;
  /** When the next call would be due without a burst. */
  #due = 0;

  constructor({ perSecond, burst }: { perSecond: number; burst: number }) {
    this.#intervalMs = 1000 / perSecond;
    this.#burst = burst;
  }

  /** Resolves when the caller may proceed; rejects if the signal aborts first. */
  async wait(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const due = Math.max(this.#due, now);
    this.#due = due + this.#intervalMs;
    const waitMs = due - now - (this.#burst - 1) * this.#intervalMs;
    if (waitMs > 0) await delay(waitMs, undefined, { signal });
    else signal.throwIfAborted();
  }
}
