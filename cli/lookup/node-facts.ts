import * as v from 'valibot';
import { textMap } from '../../api/text-map.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { nodeMapPath, nodePath, reportPath } from '../../kube/paths.ts';
import { type ReadReport, readReportSchema } from './read-report.ts';
import { type Seen, see } from './seen.ts';

/** The three objects that describe a node. */
export interface NodeFacts {
  readonly name: string;
  readonly report: Seen<ReadReport>;
  readonly node: Seen<NodeMetadata>;
  /** The entries of GsoNodeMap. */
  readonly map: Seen<Readonly<Record<string, string>>>;
}

/** The parts of a Node that the commands read, from a Node or its PartialObjectMetadata. */
export const nodeMetadataSchema = v.pipe(
  v.object({ metadata: v.object({ name: v.string(), labels: v.optional(textMap, {}) }) }),
  v.transform(({ metadata }) => metadata),
);

export type NodeMetadata = v.InferOutput<typeof nodeMetadataSchema>;

const mapSchema = v.pipe(
  v.object({ nodes: v.optional(textMap, {}) }),
  v.transform(({ nodes }) => nodes),
);

/** Reads what is known of a node. Does not throw if nothing is. */
export async function observeNodeFacts(client: ApiClient, name: string): Promise<NodeFacts> {
  const [report, node, map] = await Promise.all([
    see(client, { path: reportPath(name) }, readReportSchema),
    see(client, { path: nodePath(name), metadataOnly: 'object' }, nodeMetadataSchema),
    see(client, { path: nodeMapPath }, mapSchema),
  ]);
  return { name, report, node, map };
}
