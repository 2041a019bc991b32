/**
 * Milliseconds to wait after so many failures in a row: doubled each time up to a cap, and spread by half of itself so
 * that what failed together does not come back together.
 */
export function backoff(failures: number, { baseMs, capMs }: { baseMs: number; capMs: number }): number {
  const full = Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return full / 2 + (Math.random() * full) / 2;
}
