import { existsSync } from 'node:fs';
import { ApiClient } from '../../kube/api-client.ts';
import { kubeconfigCredentials, nowhere, readKubeconfig } from '../../kube/credentials/kubeconfig.ts';
import { UserError } from '../../api/user-error.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { explainFailure } from './explain-failure.ts';

interface Cluster {
  readonly client: ApiClient;
  /** That of the context. */
  readonly namespace: string;
}

/**
 * Connects to the cluster of a kubeconfig, works with it, and closes the connection. Throws a UserError for what a user
 * can mend: no kubeconfig, no such context, an API server that does not answer or does not know the user.
 */
export async function withCluster<Result>(
  options: ClusterOptions,
  work: (client: ApiClient, namespace: string) => Promise<Result>,
): Promise<Result> {
  const { client, namespace } = await connect(options);
  try {
    return await work(client, namespace);
  } catch (error) {
    throw explainFailure(error, client);
  } finally {
    await client.close();
  }
}

async function connect({ kubeconfig, context }: ClusterOptions): Promise<Cluster> {
  const config = await load(kubeconfig);
  if (context !== undefined) {
    const names = config.getContexts().map(({ name }) => name);
    if (!names.includes(context)) {
      throw new UserError(`The kubeconfig has no context "${context}": it has ${names.join(', ') || 'none'}.`);
    }
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new UserError('The kubeconfig names no current cluster: choose one with --context.');
  }
  if (kubeconfig === undefined && server === nowhere) {
    throw new UserError('There is no kubeconfig: set KUBECONFIG, or name a file with --kubeconfig.');
  }
  const { namespace = 'default' } = config.getContextObject(config.currentContext) ?? {};
  return { client: new ApiClient(await kubeconfigCredentials(config)), namespace };
}

async function load(kubeconfig: string | undefined): ReturnType<typeof readKubeconfig> {
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) {
    throw new UserError(`There is no file ${kubeconfig}: name a kubeconfig with --kubeconfig.`);
  }
  try {
    return await readKubeconfig(kubeconfig);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`The kubeconfig cannot be read: ${why}.`, { cause });
  }
}
