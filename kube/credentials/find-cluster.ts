import { Connection } from '../client.ts';

/** What client-node falls back to when there is neither a kubeconfig nor a cluster around it. */
export const nowhere = 'http://localhost:8080';

/** There is no way to a cluster; the message says what is missing. */
export class NoClusterError extends Error {
  override readonly name = 'NoClusterError';
}

/** Finds the cluster around this pod, or that of the kubeconfig. */
export function findCluster(): Connection {
  const connection = new Connection();
  try {
    connection.loadFromDefault();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NoClusterError(`the kubeconfig cannot be read: ${why}`, { cause });
  }
  if (connection.getCurrentCluster()?.server !== nowhere) return connection;
  throw new NoClusterError(
    'there is no cluster: the pod has no token of its service account, and KUBECONFIG is not set',
  );
}
