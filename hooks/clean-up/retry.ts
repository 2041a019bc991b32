import { setTimeout as delay } from 'node:timers/promises';
import { findApiError, isConflict, isGone } from '../../kube/api-error.ts';
import { backoff } from '../../kube/backoff.ts';
import { failureCode } from '../../kube/failure-code.ts';

export interface RetrySettings {
  readonly signal: AbortSignal;
  /** How often it tries. Default: 8 times, which is a quarter of a minute. */
  readonly tries?: number;
  readonly wait?: { readonly baseMs: number; readonly capMs: number };
}

/** Does something again when it failed for a reason that may pass. Throws what it threw last. */
export async function retry<T>(
  work: () => Promise<T>,
  { signal, tries = 8, wait = { baseMs: 500, capMs: 5000 } }: RetrySettings,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (failures >= tries || !mayPass(error)) throw error;
    }
    await delay(backoff(failures, wait), undefined, { signal });
  }
}

/** No answer at all, an API server that is overloaded or in trouble, another writer that was faster, or a list that took too long. */
function mayPass(error: unknown): boolean {
  const code = findApiError(error)?.code;
  if (code === undefined) return failureCode(error) !== undefined;
  return code === 429 || code >= 500 || isConflict(error) || isGone(error);
}
