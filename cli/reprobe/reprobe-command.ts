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
  /** Names of nodes; undefined: all that have a report. */
  readonly nodes: readonly string[] | undefined;
  /** Longest wait for all answers. */
  readonly timeoutMs: number;
}

interface Flags extends ClusterOptions {
  readonly all?: boolean;
  readonly timeout: string;
}

/** `quicgso reprobe NODE|--all`: asks the probes for a round at once, and waits for their reports. */
export function reprobeCommand(): Command {
  return withClusterOptions(new Command('reprobe'))
    .description('have nodes tested again at once, and wait for what their probes report')
    .argument('[nodes...]', 'names of nodes')
    .option('--all', 'every node that has a GsoReport')
    .option('--timeout <seconds>', 'how long to wait', '120')
    .addHelpText('after', '\nExit code: 0 when GSO and ECN work, 1 when one does not, 2 when it could not be told.')
    .action(async (names: string[], { all = false, timeout, ...cluster }: Flags) => {
      if (all === names.length > 0) throw new UserError('Name the nodes to test, or say --all.');
      process.exitCode = await reprobe({
        nodes: all ? undefined : names,
        timeoutMs: readSeconds(timeout),
        ...cluster,
      });
    });
}

/** Asks, waits, prints, and returns the exit code. Throws a UserError when a node has no report or may not be asked. */
async function reprobe({ nodes, timeoutMs, ...cluster }: ReprobeOptions): Promise<ExitCode> {
  const answers = await withCluster(cluster, async (client) => {
    const asked = await findNodes(client, nodes);
    const [first] = asked;
    if (first === undefined) throw new UserError('No node has a GsoReport yet: does the operator run?');
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
    throw new UserError(`The timeout "${timeout}" is none: use a number of seconds, up to 86400.`);
  }
  return seconds * 1000;
}
