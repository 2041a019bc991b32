import { isDeepStrictEqual } from 'node:util';
import { apiVersion } from '../../api/names.ts';
import type { Applier } from '../../kube/applier.ts';
import { reportPath } from '../../kube/paths.ts';
import type { NodeReport, StoredPeers } from '../reports/read-report.ts';

/**
 * Writes a node's peers to its report's spec unless they are unchanged. Other fields of the spec, such as a request for
 * a round, belong to users.
 */
export async function writePeers(
  applier: Applier,
  { name, uid, resourceVersion, peers }: NodeReport,
  desired: StoredPeers,
): Promise<void> {
  if (isDeepStrictEqual(peers, desired)) return;
  const used = Object.fromEntries(Object.entries(desired).filter(([, list]) => list.length > 0));
  const spec = Object.keys(used).length === 0 ? {} : { spec: { peers: used } };
  const body = { apiVersion, kind: 'GsoReport', metadata: { name, uid }, ...spec };
  await applier.apply({
    path: reportPath(name),
    over: resourceVersion,
    body,
    doing: `applying the peers of node ${name}`,
  });
}
