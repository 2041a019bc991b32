import pMap from 'p-map';
import { fieldManagers } from '../../api/names.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { reportPath } from '../../kube/paths.ts';

/** Most concurrent writes. */
const concurrency = 8;

/** Requests a round of the probes of these nodes. A merge patch, because an apply would re-create a deleted report. */
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
