import { Command } from 'commander';
import { type ClusterOptions, withClusterOptions } from '../lookup/cluster-options.ts';
import { UserError } from '../../api/user-error.ts';
import { withCluster } from '../lookup/with-cluster.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { type Answer, worst } from './answers.ts';
import { findNodes } from './find-nodes.ts';
import { followAnswers } from './follow-answers.ts';
import { requestRounds } from './request-rounds.ts';
import { watchAnswers } from './watch-answers.ts';

interface ReprobeOptions extends ClusterOptions {
  /** Names of nodes; undefined for all nodes that have a report. */
  readonly nodes: readonly string[] | undefined;
  readonly timeoutMs: number;
}

interface Flags extends ClusterOptions {
  readonly all?: boolean;
  readonly timeout: string;
}

/** `quicgso reprobe NODE|--all`. */
export function reprobeCommand(): Command {
  return withClusterOptions(new Command('reprobe'))
    .description('retest nodes now, and wait for the results')
    .argument('[nodes...]', 'names of nodes')
    .option('--all', 'retest every node that has a GsoReport')
    .option('--timeout <seconds>', 'longest time to wait for the results', '120')
    .addHelpText('after', '\nExit code: 0 if GSO and ECN work, 1 if one does not, 2 if unknown.')
    .action(async (names: string[], { all = false, timeout, ...cluster }: Flags) => {
      if (all === names.length > 0) throw new UserError('Name the nodes to test, or use --all.');
      process.exitCode = await reprobe({
        nodes: all ? undefined : names,
        timeoutMs: readSeconds(timeout),
        ...cluster,
      });
    });
}

/** Requests the rounds, waits, prints, and returns the exit code. Throws a UserError if a node has no report. */
async function reprobe({ nodes, timeoutMs, ...cluster }: ReprobeOptions): Promise<ExitCode> {
  const answers = await withCluster(cluster, async (client) => {
    const asked = await findNodes(client, nodes);
    const [first] = asked;
    if (first === undefined) throw new UserError('No node has a GsoReport yet: check that the operator is running.');
    await using watched = watchAnswers(client, asked.length === 1 ? first.node : undefined);
    await watched.store.synced;
    const waiting = asked.filter(({ disabled }) => !disabled).map(({ node }) => node);
    await requestRounds(client, waiting);
    return await followAnswers(asked, watched.store, timeoutMs);
  });
  process.stdout.write(answers.map(render).join(''));
  return worst(answers.map(({ exitCode }) => exitCode));
}

function render({ node, lines }: Answer): string {
  return [node, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

function readSeconds(timeout: string): number {
  const seconds = Number(timeout);
  if (!(seconds > 0 && seconds <= 86_400)) {
    throw new UserError(`Invalid --timeout "${timeout}": use a number of seconds up to 86400.`);
  }
  return seconds * 1000;
}
