import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../../kube/api-client.ts';
import { decide } from './decide.ts';
import { observe } from './observe.ts';
import type { Outcome } from './outcome.ts';
import type { Settings } from './settings.ts';

/** Interval between checks, in milliseconds. */
const pollMs = 2000;

/** Checks an installation until all checks pass or the timeout is over; returns the last outcome. */
export async function checkInstall(
  client: ApiClient,
  { timeoutSeconds, ...settings }: Settings & { readonly signal: AbortSignal },
): Promise<Outcome> {
  const end = performance.now() + timeoutSeconds * 1000;
  for (;;) {
    const outcome = decide(await observe(client, settings));
    if (outcome.missing.length === 0 || performance.now() + pollMs > end) return outcome;
    await delay(pollMs, undefined, { signal: settings.signal });
  }
}
