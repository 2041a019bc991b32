import type { Clock } from './clock.ts';
import { untilNextTry } from './when.ts';

export interface Persistence {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told of each failure, with the number of those in a row. */
  readonly failed: (err: unknown, failures: number) => void;
}

/**
 * Tries until something comes of it, longer apart after each failure in a row; undefined when the signal aborts first. An
 * attempt that says it got on is the first of a row.
 */
export async function persist<Made>(
  attempt: (gotOn: () => void) => Made | undefined | Promise<Made | undefined>,
  { clock, signal, failed }: Persistence,
): Promise<Made | undefined> {
  let failures = 0;
  const gotOn = (): void => {
    failures = 0;
  };
  while (!signal.aborted) {
    try {
      const made = await attempt(gotOn);
      if (made !== undefined) return made;
    } catch (err) {
      if (signal.aborted) return undefined;
      failures++;
      failed(err, failures);
    }
    await clock.pause(untilNextTry(Math.max(failures, 1)), signal);
  }
  return undefined;
}
