import { Command } from 'commander';
import { type ClusterOptions, withClusterOptions } from '../lookup/cluster-options.ts';
import { outputOption, type OutputFormat } from '../terminal/output-option.ts';
import { readTarget, type Target } from './read-target.ts';

export interface ExplainOptions extends ClusterOptions {
  readonly target: Target;
  /** Of a pod; undefined: that of the kubeconfig's context. */
  readonly namespace?: string;
  readonly output: OutputFormat;
}

/** `quicgso explain pod/NAME` and `quicgso explain node/NAME`: what quicgso does there, why, and what to change. */
export function explainCommand(): Command {
  return withClusterOptions(new Command('explain'))
    .description('say what quicgso does with a pod or finds on a node, why, and what to change')
    .argument('<what>', 'pod/NAME or node/NAME')
    .argument('[name]', 'the name, where it is not behind a slash: pod NAME')
    .option('-n, --namespace <name>', "namespace of the pod; default: the context's")
    .addOption(outputOption())
    .addHelpText('after', '\nExit code: 0 when it could be explained, 2 when not.')
    .action(async (what: string, name: string | undefined, options: Omit<ExplainOptions, 'target'>) => {
      const target = readTarget(what, name);
      // Loaded now: the official client takes half a second, for which no other command waits.
      const { runExplain } = await import('./run-explain.ts');
      await runExplain({ ...options, target });
    });
}
