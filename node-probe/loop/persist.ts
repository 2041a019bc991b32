import type { Clock } from './clock.ts';
import { untilNextTry } from './when.ts';

export interface Persistence {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called on each failure, with the number of consecutive failures. */
  readonly failed: (err: unknown, failures: number) => void;
}

/**
 * Retries with backoff until `attempt` returns a result; undefined if the signal aborts first. An attempt that calls
 * `progressed` resets the backoff.
 */
export async function persist<Made>(
  attempt: (progressed: () => void) => Made | undefined | Promise<Made | undefined>,
  { clock, signal, failed }: Persistence,
): Promise<Made | undefined> {
  let failures = 0;
  const progressed = (): void => {
    failures = 0;
  };
  while (!signal.aborted) {
    try {
      const made = await attempt(progressed);
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
