/**
 * The wait after a number of consecutive failures, in milliseconds: doubled each time up to a cap, with a jitter of
 * half, so that simultaneous failures are not retried simultaneously.
 */
export function backoff(failures: number, { baseMs, capMs }: { baseMs: number; capMs: number }): number {
  const full = Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return full / 2 + (Math.random() * full) / 2;
}
