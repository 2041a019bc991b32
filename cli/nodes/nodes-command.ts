import { Command } from 'commander';
import { type ClusterOptions, withClusterOptions } from '../lookup/cluster-options.ts';
import { outputOption, type OutputFormat } from '../terminal/output-option.ts';

export interface NodesOptions extends ClusterOptions {
  readonly output: OutputFormat;
  /** Only nodes where something is not capable. */
  readonly bad?: boolean;
}

/** `quicgso nodes`: the verdicts of the fleet. */
export function nodesCommand(): Command {
  return withClusterOptions(new Command('nodes'))
    .description('show what every node of a cluster can do, as a table')
    .option('--bad', 'only the nodes where GSO or ECN does not work or is not known')
    .addOption(outputOption())
    .action(async (options: NodesOptions) => {
      // Loaded now: the official client takes half a second, for which no other command waits.
      const { runNodes } = await import('./run-nodes.ts');
      await runNodes(options);
    });
}
