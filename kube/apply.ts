import { fieldManagers } from '../api/names.ts';
import type { ApiClient } from './api-client.ts';

export interface ApplyTarget {
  readonly path: string;
  /** What is being done, for the error, for example `applying labels of node a`. */
  readonly doing: string;
}

/**
 * Server-side apply of the fields that are ours, by force: what another writer put there is overwritten, what it put
 * elsewhere stays. The answer is asked for as metadata only and dropped.
 *
 * Put `metadata.uid` into the body of an object that must not be created by this: an apply to a missing object creates it,
 * but with a uid it answers 409 (kubernetes/kubernetes apiserver, patch.go, applyPatcher.createNewObject).
 */
export async function apply(connection: ApiClient, { path, doing }: ApplyTarget, body: unknown): Promise<void> {
  try {
    await connection.request({
      method: 'PATCH',
      path,
      query: { fieldManager: fieldManagers.operator, force: 'true' },
      body,
      contentType: 'application/apply-patch+yaml',
      metadataOnly: 'object',
    });
  } catch (error) {
    throw new Error(doing, { cause: error });
  }
}
