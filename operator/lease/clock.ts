import { setTimeout as wait } from 'node:timers/promises';

/** A clock that only moves forward, in milliseconds, unaffected by other machines and by adjustments of this one's. */
export interface MonotonicClock {
  readonly now: () => number;
  /** Waits; returns early, without an error, when the signal aborts. */
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
