import { setTimeout as wait } from 'node:timers/promises';

/** Time as the probe sees it, in milliseconds. */
export interface Clock {
  readonly now: () => number;
  /** Waits; returns early, without an error, when the signal is aborted. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  pause: async (milliseconds, signal) => {
    try {
      await wait(Math.max(0, milliseconds), undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
