import pRetry from 'p-retry';
import type { Logger } from 'pino';
import { admissionKindsPath, noInjection, servesInjection } from '../../api/serves-injection.ts';
import type { ApiClient } from '../../kube/api-client.ts';

export interface CheckSettings {
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly retry?: { readonly baseMs: number; readonly capMs: number };
}

/** Checks once whether the API server can inject, and warns if it cannot. Retries until it gets a response. */
export async function warnWithoutInjection(
  client: ApiClient,
  { log, signal, retry = { baseMs: 1000, capMs: 60_000 } }: CheckSettings,
): Promise<void> {
  const check = async (): Promise<boolean> => {
    try {
      return servesInjection(await client.request({ path: admissionKindsPath, signal }));
    } catch (cause) {
      // p-retry gives up on a TypeError, which undici also throws for an unusable address.
      throw new Error('checking for MutatingAdmissionPolicy', { cause });
    }
  };
  try {
    const found = await pRetry(check, {
      retries: Infinity,
      minTimeout: retry.baseMs,
      maxTimeout: retry.capMs,
      randomize: true,
      onFailedAttempt: ({ error: err, attemptNumber: failures }) =>
        log.debug({ err, failures }, 'checking for MutatingAdmissionPolicy failed, retrying'),
      signal,
    });
    if (!found) log.warn(noInjection);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
