import type { ApiAnswer, ApiClient } from '../../kube/api-client.ts';
import { waitUntil } from '../processes/wait-until.ts';

export interface PolicyCanary {
  /** Completes `waiting for ...` in the error. */
  readonly subject: string;
  /** The path to create the object, for example `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  /** An object that the policy changes or rejects; it is never stored. */
  readonly object: unknown;
  /** Checks the object that the API server would store, or its rejection. */
  readonly acted: (answer: ApiAnswer) => boolean;
  readonly signal: AbortSignal;
  /** Default: 30 s. After the schema of a CRD changes, its policies may need up to 40 s. */
  readonly timeoutMs?: number;
}

/** Waits until an admission policy acts, by dry runs. A new policy needs up to a second. */
export async function waitUntilPolicyActs(client: ApiClient, canary: PolicyCanary): Promise<void> {
  const { subject, path, object, acted, signal, timeoutMs = 30_000 } = canary;
  await waitUntil(
    async (either) => {
      const answer = await client.ask({ method: 'POST', path: `${path}?dryRun=All`, body: object, signal: either });
      return acted(answer) || undefined;
    },
    { subject, signal, timeoutMs },
  );
}
