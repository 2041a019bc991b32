import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Completes `waiting for ...` in the error. */
  readonly subject: string;
  readonly signal: AbortSignal;
  /** Default: 60 s. */
  readonly timeoutMs?: number;
  /** Default: 50 ms. */
  readonly intervalMs?: number;
}

/**
 * Calls `check` repeatedly until it returns something other than undefined, and returns that. Throws if `check` throws,
 * on timeout, and on abort with the reason of the signal.
 */
export async function waitUntil<T>(
  check: (signal: AbortSignal) => Promise<T | undefined>,
  { subject, signal, timeoutMs = 60_000, intervalMs = 50 }: WaitOptions,
): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  try {
    for (;;) {
      either.throwIfAborted();
      const answer = await check(either);
      if (answer !== undefined) return answer;
      await delay(intervalMs, undefined, { signal: either });
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (timeout.aborted) throw new Error(`waiting for ${subject}: timed out after ${timeoutMs / 1000} s`, { cause });
    throw cause;
  }
}
