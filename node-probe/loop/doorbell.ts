import type { Clock } from './clock.ts';

/** Wakes a waiting loop. A ring while nothing waits is kept for the next wait. */
export class Doorbell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Waits up to `milliseconds`, or until it rings or the signal aborts; true if it rang. */
  async wait(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
    if (!this.#rung) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await clock.pause(milliseconds, AbortSignal.any([signal, woken.signal]));
      this.#wake = undefined;
    }
    const rung = this.#rung;
    this.#rung = false;
    return rung;
  }
}
