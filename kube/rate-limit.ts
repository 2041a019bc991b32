import { setTimeout as delay } from 'node:timers/promises';

/** Lets through so many turns a second, in the order in which they ask, and after a rest so many at once. */
export class RateLimit {
  readonly #intervalMs: number;
  readonly #burst: number;
  /** When the next turn would be due if none had been saved up. */
  #due = 0;

  constructor({ perSecond, burst }: { perSecond: number; burst: number }) {
    this.#intervalMs = 1000 / perSecond;
    this.#burst = burst;
  }

  /** Resolves when it is the caller's turn; rejects when the signal aborts before. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const due = Math.max(this.#due, now);
    this.#due = due + this.#intervalMs;
    const waitMs = due - now - (this.#burst - 1) * this.#intervalMs;
    if (waitMs > 0) await delay(waitMs, undefined, { signal });
    else signal.throwIfAborted();
  }
}
