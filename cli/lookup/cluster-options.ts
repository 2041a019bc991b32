import type { Command } from 'commander';

/** Which cluster a command talks to, and as whom. */
export interface ClusterOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** Adds the options that kubectl has too. */
export function withClusterOptions(command: Command): Command {
  return command
    .option('--kubeconfig <file>', 'default: KUBECONFIG, then ~/.kube/config')
    .option('--context <name>', 'a context of the kubeconfig; default: its current one');
}
