import { isDeepStrictEqual } from 'node:util';
import { apiVersion } from '../../api/names.ts';
import { apply } from '../../kube/apply.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { reportPath } from '../../kube/paths.ts';
import type { UnseenWrites } from '../../kube/unseen-writes.ts';
import type { NodeReport, StoredPeers } from '../reports/read-report.ts';

export interface PeerWriter {
  readonly connection: ApiClient;
  readonly unseen: UnseenWrites;
}

/**
 * Writes the peers of a node into its report's spec unless they stand there already. Nothing else of the spec is ours:
 * people ask there for a round.
 */
export async function writePeers(
  { connection, unseen }: PeerWriter,
  { name, uid, resourceVersion, peers }: NodeReport,
  desired: StoredPeers,
): Promise<void> {
  if (isDeepStrictEqual(peers, desired) || unseen.has(name, resourceVersion, desired)) return;
  const used = Object.fromEntries(Object.entries(desired).filter(([, list]) => list.length > 0));
  const spec = Object.keys(used).length === 0 ? {} : { spec: { peers: used } };
  const body = { apiVersion, kind: 'GsoReport', metadata: { name, uid }, ...spec };
  await apply(connection, { path: reportPath(name), doing: `applying the peers of node ${name}` }, body);
  unseen.add(name, resourceVersion, desired);
}
