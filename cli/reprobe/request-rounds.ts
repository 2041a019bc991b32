import pMap from 'p-map';
import { fieldManagers } from '../../api/names.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { reportPath } from '../../kube/paths.ts';

/** Requests that are written at the same time. */
const concurrency = 8;

/** Asks the probes of these nodes for a round now. A merge patch: an apply would create the report of a node that is gone. */
export async function requestRounds(client: ApiClient, nodes: readonly string[]): Promise<void> {
  const body = { spec: { probeRequestedAt: new Date().toISOString() } };
  const write = async (node: string): Promise<unknown> =>
    client.request({
      method: 'PATCH',
      path: reportPath(node),
      query: { fieldManager: fieldManagers.cli },
      body,
      contentType: 'application/merge-patch+json',
      metadataOnly: 'object',
    });
  await pMap(nodes, write, { concurrency });
}
