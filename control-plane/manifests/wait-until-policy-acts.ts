import type { ApiAnswer, ApiClient } from '../../kube/api-client.ts';
import { waitUntil } from '../processes/wait-until.ts';

export interface PolicyCanary {
  /** What is waited for, for the error. */
  readonly subject: string;
  /** Where objects of its kind are created, for example `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  /** The object that the policy changes or refuses; it is never stored. */
  readonly object: unknown;
  /** Looks at what the API server would have stored, or at its refusal. */
  readonly acted: (answer: ApiAnswer) => boolean;
  readonly signal: AbortSignal;
  /** Default: 30 s; after a change of a CRD's schema its policies may need up to 40 s. */
  readonly timeoutMs?: number;
}

/** Waits until an admission policy acts, by dry runs: after its creation that takes up to a second. */
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
