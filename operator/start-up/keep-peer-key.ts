import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { fieldManagers, peerKeySecret } from '../../api/names.ts';
import { ApiError } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { peerKeyPath } from '../../kube/paths.ts';
import { serverSideApply } from '../../kube/server-side-apply.ts';
import { WorkQueue } from '../../kube/work-queue.ts';

const keyBytes = 32;

/** How soon a deleted Secret is recreated, in milliseconds: deleting it rotates the key. */
const recheckMs = 600_000;

/** Ensures that the key exists with which probes sign what they send to each other. */
export function keepPeerKey(
  client: ApiClient,
  { log, signal }: { readonly log: Logger; readonly signal: AbortSignal },
): WorkQueue {
  const queue = new WorkQueue({
    name: 'peer-key',
    work: async () => {
      if (await createPeerKey(client)) log.info({ secret: peerKeySecret }, 'peer key created');
      return recheckMs;
    },
    workers: 1,
    log,
    signal,
    retry: { baseMs: 1000, capMs: 60_000 },
  });
  queue.add(peerKeySecret);
  return queue;
}

/**
 * Creates the Secret with a random key; returns false if it exists. The operator can neither read nor change its key.
 *
 * RBAC can restrict creation to a single name only for server-side apply, which could overwrite an existing key. Two
 * things prevent that: without force, a key of another writer is a conflict, and the Secret created here is immutable.
 *
 * @throws when the request fails or is rejected for another reason
 */
async function createPeerKey(client: ApiClient): Promise<boolean> {
  try {
    await serverSideApply(client, {
      path: peerKeyPath,
      fieldManager: fieldManagers.operator,
      force: false,
      body: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: peerKeySecret },
        type: 'Opaque',
        immutable: true,
        data: { key: randomBytes(keyBytes).toString('base64') },
      },
      metadataOnly: 'object',
    });
    return true;
  } catch (error) {
    if (error instanceof ApiError && (error.code === 409 || error.code === 422)) return false;
    throw new Error(`creating the Secret ${peerKeySecret}`, { cause: error });
  }
}
