import { printAs } from '../terminal/print-as.ts';
import { withCluster } from '../lookup/with-cluster.ts';
import type { ExplainOptions } from './explain-command.ts';
import { explainNode } from './node/explain-node.ts';
import { observeNode } from './node/observe-node.ts';
import { renderNode } from './node/render-node.ts';
import { explainPod } from './pod/explain-pod.ts';
import { observePod } from './pod/facts/observe-pod.ts';
import { renderPod } from './pod/render-pod.ts';

/** Gathers what is known, explains it and prints. Throws a UserError when there is no such pod or node. */
export async function runExplain({ target, namespace, output, ...cluster }: ExplainOptions): Promise<void> {
  if (target.kind === 'pod') {
    const facts = await withCluster(cluster, async (connection) => {
      const current = connection.getContextObject(connection.currentContext)?.namespace;
      return observePod(connection, namespace ?? current ?? 'default', target.name);
    });
    printAs(output, explainPod(facts), renderPod);
  } else {
    const facts = await withCluster(cluster, async (connection) => observeNode(connection, target.name));
    printAs(output, explainNode(facts), (explanation) => renderNode(explanation, Date.now()));
  }
}
