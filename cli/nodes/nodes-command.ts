import { Command } from 'commander';
import { type ClusterOptions, withClusterOptions } from '../lookup/cluster-options.ts';
import { outputOption, type OutputFormat } from '../terminal/output-option.ts';
import { nodesPath } from '../../kube/paths.ts';
import { findReports } from '../lookup/find-reports.ts';
import { lookUpAll, orUndefined } from '../lookup/look-up.ts';
import { nodeMetadataSchema } from '../lookup/node-facts.ts';
import { printAs } from '../terminal/print-as.ts';
import { withCluster } from '../lookup/with-cluster.ts';
import { fleetRows } from './fleet-rows.ts';
import { renderFleet } from './render-fleet.ts';

interface NodesOptions extends ClusterOptions {
  readonly output: OutputFormat;
  /** Whether to show only nodes that are not fully capable. */
  readonly bad?: boolean;
}

/** `quicgso nodes`. */
export function nodesCommand(): Command {
  return withClusterOptions(new Command('nodes'))
    .description('list the verdicts of all nodes as a table')
    .option('--bad', 'only nodes where GSO or ECN does not work or is unknown')
    .addOption(outputOption())
    .action(async (options: NodesOptions) => {
      await showNodes(options);
    });
}

/** Reads the fleet and prints it. Throws a UserError if quicgso is not installed or the user may not list reports. */
async function showNodes({ output, bad = false, ...cluster }: NodesOptions): Promise<void> {
  const rows = await withCluster(cluster, async (client) => {
    const [reports, nodes] = await Promise.all([
      findReports(client),
      lookUpAll(client, { path: nodesPath, metadataOnly: 'list' }, nodeMetadataSchema),
    ]);
    const found = orUndefined(nodes);
    if (found === undefined) {
      process.stderr.write('quicgso: no permission to list nodes, so nodes without a GsoReport are not shown\n');
    }
    return fleetRows(reports, found ?? []);
  });
  printAs(output, bad ? rows.filter(({ capable }) => !capable) : rows, (shown) =>
    renderFleet(shown, { bad, all: rows.length, now: Date.now() }),
  );
}
