import { setImmediate as allElseDone } from 'node:timers/promises';
import type { MonotonicClock } from '../../../operator/lease/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** For tests: time that skips ahead when no one has work to do, and clocks that follow it, each with its own drift. */
export class SimulatedTime {
  readonly #sleepers = new Set<Sleeper>();
  /** Milliseconds since the beginning. */
  now = 0;

  /** Waits for this many milliseconds; returns early when the signal is aborted. */
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => resolve();
    const sleeper = { at: this.now + Math.max(0, milliseconds), wake };
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', wake, { once: true });
    await promise;
    this.#sleepers.delete(sleeper);
    signal?.removeEventListener('abort', wake);
  }

  /** A clock that shows another time, and runs faster or slower. `awakeAt`: when its frozen process resumes. */
  clock({ offset, rate, awakeAt }: { offset: number; rate: number; awakeAt: () => number }): MonotonicClock {
    return {
      now: () => offset + this.now * rate,
      pause: async (milliseconds, signal) => {
        await this.sleep(milliseconds / rate, signal);
        while (awakeAt() > this.now) await this.sleep(awakeAt() - this.now);
      },
    };
  }

  /** Lets time pass, and calls `look` after everything that happens. */
  async pass(milliseconds: number, look: () => void = () => undefined): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      await allElseDone();
      look();
      let next: Sleeper | undefined;
      for (const sleeper of this.#sleepers) if (next === undefined || sleeper.at < next.at) next = sleeper;
      if (next === undefined || next.at > end) break;
      this.now = Math.max(this.now, next.at);
      // Also just before it acts: it may rely on stale state.
      look();
      this.#sleepers.delete(next);
      next.wake();
    }
    this.now = end;
    look();
  }
}
