import pRetry from 'p-retry';
import { findApiError, isConflict, isGone } from '../../kube/api-error.ts';
import { failureCode } from '../../kube/failure-code.ts';

export interface RetrySettings {
  readonly signal: AbortSignal;
  /** Number of attempts. Default: 8, about 20 seconds. */
  readonly tries?: number;
  /** First and longest wait after a failure, in milliseconds. */
  readonly wait?: { readonly baseMs: number; readonly capMs: number };
}

/** Retries work that fails temporarily. Throws the last error. */
export async function retry<T>(
  work: () => Promise<T>,
  { signal, tries = 8, wait = { baseMs: 250, capMs: 5000 } }: RetrySettings,
): Promise<T> {
  return pRetry(work, {
    retries: tries - 1,
    minTimeout: wait.baseMs,
    maxTimeout: wait.capMs,
    randomize: true,
    shouldRetry: ({ error }) => isTemporary(error),
    signal,
  });
}

/** No response, an overloaded or failing API server, a conflict, or an expired list. */
function isTemporary(error: unknown): boolean {
  const code = findApiError(error)?.code;
  if (code === undefined) return failureCode(error) !== undefined;
  return code === 429 || code >= 500 || isConflict(error) || isGone(error);
}
