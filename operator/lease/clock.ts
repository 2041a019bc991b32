import { setTimeout as wait } from 'node:timers/promises';

/** Time that only goes forward, in milliseconds. Clocks of other machines, and corrections of this one's, are no part of it. */
export interface MonotonicClock {
  readonly now: () => number;
  /** Waits; returns early, without an error, when the signal is aborted. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const monotonicClock: MonotonicClock = {
  now: () => performance.now(),
  pause: async (milliseconds, signal) => {
    try {
      await wait(Math.max(0, milliseconds), undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
