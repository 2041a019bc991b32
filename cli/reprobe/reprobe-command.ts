import { Command } from 'commander';
import { type ClusterOptions, withClusterOptions } from '../lookup/cluster-options.ts';
import { UserError } from '../../api/user-error.ts';

export interface ReprobeOptions extends ClusterOptions {
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
      // Loaded now: the official client takes half a second, for which no other command waits.
      const { runReprobe } = await import('./run-reprobe.ts');
      process.exitCode = await runReprobe({
        nodes: all ? undefined : names,
        timeoutMs: readSeconds(timeout),
        ...cluster,
      });
    });
}

function readSeconds(timeout: string): number {
  const seconds = Number(timeout);
  if (!(seconds > 0 && seconds <= 86_400)) {
    throw new UserError(`The timeout "${timeout}" is none: use a number of seconds, up to 86400.`);
  }
  return seconds * 1000;
}
