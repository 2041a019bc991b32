import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { fieldManagers, peerKeySecret } from '../../api/names.ts';
import { ApiError } from '../../kube/api-error.ts';
import { backoff } from '../../kube/backoff.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { peerKeyPath } from '../../kube/paths.ts';

const keyBytes = 32;

/** A deleted Secret is made again, in milliseconds: so a key is changed by deleting it. */
const recheckMs = 600_000;

/** Sees to it, until the signal aborts, that the probes find the key with which they sign what they send to each other. */
export async function keepPeerKey(
  connection: ApiClient,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (await createPeerKey(connection)) log.info({ secret: peerKeySecret }, 'peer key created');
      failures = 0;
    } catch (err) {
      if (signal.aborted) return;
      failures += 1;
      log[failures === 1 ? 'error' : 'debug']({ err, failures }, 'creating the peer key failed, trying again');
    }
    const waitMs = failures === 0 ? recheckMs : backoff(failures, { baseMs: 1000, capMs: 60_000 });
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Creates the Secret with a random key; returns false when there is one, whose key the operator can neither read nor change.
 *
 * RBAC can allow the creation of a single name only through server-side apply, which would overwrite what exists. Two
 * things keep it from that: without force it is a conflict over the key of another writer, and ours is immutable.
 *
 * @throws when the API server cannot be asked, or refuses for another reason
 */
async function createPeerKey(connection: ApiClient): Promise<boolean> {
  try {
    await connection.request({
      method: 'PATCH',
      path: peerKeyPath,
      query: { fieldManager: fieldManagers.operator },
      body: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: peerKeySecret },
        type: 'Opaque',
        immutable: true,
        data: { key: randomBytes(keyBytes).toString('base64') },
      },
      contentType: 'application/apply-patch+yaml',
      metadataOnly: 'object',
    });
    return true;
  } catch (error) {
    if (error instanceof ApiError && (error.code === 409 || error.code === 422)) return false;
    throw new Error(`creating the Secret ${peerKeySecret}`, { cause: error });
  }
}
