import pRetry from 'p-retry';
import { findApiError, isConflict, isGone } from '../../kube/api-error.ts';
import { failureCode } from '../../kube/failure-code.ts';

export interface RetrySettings {
  readonly signal: AbortSignal;
  /** How often it tries. Default: 8 times, which is about 20 seconds. */
  readonly tries?: number;
  /** First wait after a failure and the longest, in milliseconds. */
  readonly wait?: { readonly baseMs: number; readonly capMs: number };
}

/** Does something again when it failed for a reason that may pass. Throws what it threw last. */
export async function retry<T>(
  work: () => Promise<T>,
  { signal, tries = 8, wait = { baseMs: 250, capMs: 5000 } }: RetrySettings,
): Promise<T> {
  return pRetry(work, {
    retries: tries - 1,
    minTimeout: wait.baseMs,
    maxTimeout: wait.capMs,
    randomize: true,
    shouldRetry: ({ error }) => mayPass(error),
    signal,
  });
}

/**
 * No answer at all, an API server that is overloaded or in trouble, another writer that was faster, or a list that took
 * too long.
 */
function mayPass(error: unknown): boolean {
  const code = findApiError(error)?.code;
  if (code === undefined) return failureCode(error) !== undefined;
  return code === 429 || code >= 500 || isConflict(error) || isGone(error);
}
