import { apiVersion, fieldManagers } from '../../api/names.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { reportPath, reportsPath } from '../../kube/paths.ts';
import type { NodeMetadata } from '../../api/read-node.ts';
import { type NodeReport, readReport } from './read-report.ts';

/**
 * Ensures that a Node has its report and returns it; undefined when another reconcile must follow, after the cache
 * caught up or a deletion completed. A report belongs to one machine: the report of a previous Node of the same name is
 * deleted, because it describes another machine. The garbage collector deletes it too, but later.
 *
 * @throws when a request to the API server fails
 */
export async function ensureReport(
  client: ApiClient,
  node: NodeMetadata,
  cached: NodeReport | undefined,
): Promise<NodeReport | undefined> {
  if (cached?.owner === node.uid) return cached;
  if (cached?.deleting === true) return undefined;
  if (cached !== undefined) await deleteReport(client, cached);
  return createReport(client, node);
}

async function deleteReport(client: ApiClient, { name, uid }: NodeReport): Promise<void> {
  try {
    await client.request({
      method: 'DELETE',
      path: reportPath(name),
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } },
    });
  } catch (error) {
    // A conflict means that the report has been replaced: the old one is gone.
    if (!isNotFound(error) && !isConflict(error))
      throw new Error(`deleting the old report of node ${name}`, { cause: error });
  }
}

/** The owner is set only here: with OwnerReferencesPermissionEnforcement, an update of it is rejected. */
async function createReport(client: ApiClient, { name, uid }: NodeMetadata): Promise<NodeReport | undefined> {
  try {
    return readReport(
      await client.request({
        method: 'POST',
        path: reportsPath,
        query: { fieldManager: fieldManagers.operator },
        body: {
          apiVersion,
          kind: 'GsoReport',
          metadata: { name, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
        },
      }),
    );
  } catch (error) {
    if (isAlreadyExists(error)) return undefined;
    throw new Error(`creating the report of node ${name}`, { cause: error });
  }
}
