import { existsSync } from 'node:fs';
import { Connection } from '../../kube/client.ts';
import { nowhere } from '../../kube/credentials/find-cluster.ts';
import { UserError } from '../../api/user-error.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { explainFailure } from './explain-failure.ts';

/**
 * Connects to the cluster of a kubeconfig, works with it, and closes the connection. Throws a UserError for what a user
 * can mend: no kubeconfig, no such context, an API server that does not answer or does not know the user.
 */
export async function withCluster<Result>(
  options: ClusterOptions,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = connect(options);
  try {
    return await work(connection);
  } catch (error) {
    throw explainFailure(error, connection);
  } finally {
    await connection.close();
  }
}

function connect({ kubeconfig, context }: ClusterOptions): Connection {
  const connection = new Connection();
  load(connection, kubeconfig);
  if (context !== undefined) {
    const names = connection.getContexts().map(({ name }) => name);
    if (!names.includes(context)) {
      throw new UserError(`The kubeconfig has no context "${context}": it has ${names.join(', ') || 'none'}.`);
    }
    connection.setCurrentContext(context);
  }
  const server = connection.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new UserError('The kubeconfig names no current cluster: choose one with --context.');
  }
  if (kubeconfig === undefined && server === nowhere) {
    throw new UserError('There is no kubeconfig: set KUBECONFIG, or name a file with --kubeconfig.');
  }
  return connection;
}

function load(connection: Connection, kubeconfig: string | undefined): void {
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) {
    throw new UserError(`There is no file ${kubeconfig}: name a kubeconfig with --kubeconfig.`);
  }
  try {
    if (kubeconfig === undefined) connection.loadFromDefault();
    else connection.loadFromFile(kubeconfig);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`The kubeconfig cannot be read: ${why}.`, { cause });
  }
}
