import { probeLabel } from '../../api/names.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { nodePath, nodesPath } from '../../kube/paths.ts';
import { findReport, findReports } from '../lookup/find-reports.ts';
import { lookUp, lookUpAll, orUndefined } from '../lookup/look-up.ts';
import { type NodeMetadata, nodeMetadataSchema } from '../lookup/node-facts.ts';
import type { Asked } from './answers.ts';

/**
 * The nodes with these names, or all nodes with a report, and their last reports. Throws a UserError if a named node has
 * no report. Without permission to read Nodes, disabled probes are noticed only by the timeout.
 */
export async function findNodes(client: ApiClient, names: readonly string[] | undefined): Promise<Asked[]> {
  const [reports, nodes] = await Promise.all(
    names === undefined
      ? [findReports(client), allMetadata(client)]
      : [
          Promise.all(names.map(async (name) => findReport(client, name))),
          Promise.all(names.map(async (name) => oneMetadata(client, name))),
        ],
  );
  const disabled = nodes.filter((node) => node?.labels[probeLabel] === 'disabled').map((node) => node?.name);
  const without = new Set(disabled);
  return reports.map((report) => ({ node: report.name, disabled: without.has(report.name), before: report }));
}

async function allMetadata(client: ApiClient): Promise<NodeMetadata[]> {
  const nodes = await lookUpAll(client, { path: nodesPath, metadataOnly: 'list' }, nodeMetadataSchema);
  return orUndefined(nodes) ?? [];
}

async function oneMetadata(client: ApiClient, name: string): Promise<NodeMetadata | undefined> {
  return orUndefined(await lookUp(client, { path: nodePath(name), metadataOnly: 'object' }, nodeMetadataSchema));
}
