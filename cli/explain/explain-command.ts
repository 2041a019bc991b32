import { Command } from 'commander';
import { type ClusterOptions, withClusterOptions } from '../lookup/cluster-options.ts';
import { outputOption, type OutputFormat } from '../terminal/output-option.ts';
import { printAs } from '../terminal/print-as.ts';
import { withCluster } from '../lookup/with-cluster.ts';
import { explainNode } from './node/explain-node.ts';
import { observeNode } from './node/observe-node.ts';
import { renderNode } from './node/render-node.ts';
import { explainPod } from './pod/explain-pod.ts';
import { observePod } from './pod/facts/observe-pod.ts';
import { renderPod } from './pod/render-pod.ts';
import { readTarget, type Target } from './read-target.ts';

interface ExplainOptions extends ClusterOptions {
  readonly target: Target;
  /** Of a pod; default: the namespace of the kubeconfig's context. */
  readonly namespace?: string;
  readonly output: OutputFormat;
}

/** `quicgso explain pod/NAME` and `quicgso explain node/NAME`. */
export function explainCommand(): Command {
  return withClusterOptions(new Command('explain'))
    .description('explain how quicgso treats a pod, or what it found on a node, and what to change')
    .argument('<what>', 'pod/NAME or node/NAME')
    .argument('[name]', 'name, if given separately: pod NAME instead of pod/NAME')
    .option('-n, --namespace <name>', 'namespace of the pod (default: that of the context)')
    .addOption(outputOption())
    .addHelpText('after', '\nExit code: 0 if it could be explained, 2 if not.')
    .action(async (what: string, name: string | undefined, options: Omit<ExplainOptions, 'target'>) => {
      const target = readTarget(what, name);
      await explain({ ...options, target });
    });
}

/** Reads the facts, explains them and prints. Throws a UserError if there is no such pod or node. */
async function explain({ target, namespace, output, ...cluster }: ExplainOptions): Promise<void> {
  if (target.kind === 'pod') {
    const facts = await withCluster(cluster, async (client, current) =>
      observePod(client, namespace ?? current, target.name),
    );
    printAs(output, explainPod(facts), renderPod);
  } else {
    const facts = await withCluster(cluster, async (client) => observeNode(client, target.name));
    printAs(output, explainNode(facts), (explanation) => renderNode(explanation, Date.now()));
  }
}
