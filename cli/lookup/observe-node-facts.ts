import * as v from 'valibot';
import { textMap } from '../../api/text-map.ts';
import type { Connection } from '../../kube/client.ts';
import { nodeMapPath, nodePath, reportPath } from '../../kube/paths.ts';
import { nodeMetadataSchema } from './node-metadata.ts';
import { readReportSchema } from './read-report.ts';
import type { NodeFacts } from './known-verdict.ts';
import { see } from './seen.ts';

const mapSchema = v.pipe(
  v.object({ nodes: v.optional(textMap, {}) }),
  v.transform(({ nodes }) => nodes),
);

/** Looks up what is known of a node. Does not throw when it is nothing. */
export async function observeNodeFacts(connection: Connection, name: string): Promise<NodeFacts> {
  const [report, node, map] = await Promise.all([
    see(connection, { path: reportPath(name) }, readReportSchema),
    see(connection, { path: nodePath(name), metadataOnly: 'object' }, nodeMetadataSchema),
    see(connection, { path: nodeMapPath }, mapSchema),
  ]);
  return { name, report, node, map };
}
