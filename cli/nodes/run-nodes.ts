import { nodesPath } from '../../kube/paths.ts';
import { findReports } from '../lookup/find-reports.ts';
import { lookUpAll, orUndefined } from '../lookup/look-up.ts';
import { nodeMetadataSchema } from '../lookup/node-facts.ts';
import { printAs } from '../terminal/print-as.ts';
import { withCluster } from '../lookup/with-cluster.ts';
import { fleetRows } from './fleet-rows.ts';
import type { NodesOptions } from './nodes-command.ts';
import { renderFleet } from './render-fleet.ts';

/** Looks the fleet up and prints it. Throws a UserError when quicgso is not installed or the user may not see reports. */
export async function runNodes({ output, bad = false, ...cluster }: NodesOptions): Promise<void> {
  const rows = await withCluster(cluster, async (connection) => {
    const [reports, nodes] = await Promise.all([
      findReports(connection),
      lookUpAll(connection, { path: nodesPath, metadataOnly: 'list' }, nodeMetadataSchema),
    ]);
    const found = orUndefined(nodes);
    if (found === undefined) {
      process.stderr.write('quicgso: you may not list nodes, so a node without a report is not shown\n');
    }
    return fleetRows(reports, found ?? []);
  });
  printAs(output, bad ? rows.filter(({ capable }) => !capable) : rows, (shown) =>
    renderFleet(shown, { bad, all: rows.length, now: Date.now() }),
  );
}
