import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { admissionKindsPath, noInjection, servesInjection } from '../../api/serves-injection.ts';
import { backoff } from '../../kube/backoff.ts';
import type { ApiClient } from '../../kube/api-client.ts';

export interface LookSettings {
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly retry?: { readonly baseMs: number; readonly capMs: number };
}

/** Looks once, until it gets an answer, whether the API server can inject, and warns when it cannot. */
export async function warnWithoutInjection(
  connection: ApiClient,
  { log, signal, retry = { baseMs: 1000, capMs: 60_000 } }: LookSettings,
): Promise<void> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      if (!servesInjection(await connection.request({ path: admissionKindsPath, signal }))) log.warn(noInjection);
      return;
    } catch (err) {
      if (signal.aborted) return;
      log.debug({ err, failures }, 'looking for MutatingAdmissionPolicy failed, trying again');
      await delay(backoff(failures, retry), undefined, { signal }).catch(() => undefined);
    }
  }
}
