import { existsSync } from 'node:fs';
import { ApiClient } from '../../kube/api-client.ts';
import { kubeconfigCredentials, nowhere, readKubeconfig } from '../../kube/credentials/kubeconfig.ts';
import { UserError } from '../../api/user-error.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { explainFailure } from './explain-failure.ts';

interface Cluster {
  readonly client: ApiClient;
  /** The namespace of the context. */
  readonly namespace: string;
}

/**
 * Connects to the cluster of a kubeconfig, runs the work, and closes the connection. Throws a UserError for what the user
 * can fix: no kubeconfig, no such context, an API server that is unreachable or rejects the credentials.
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
      throw new UserError(`The kubeconfig has no context "${context}": use one of ${names.join(', ') || '(none)'}.`);
    }
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new UserError('The kubeconfig has no current cluster: choose one with --context.');
  }
  if (kubeconfig === undefined && server === nowhere) {
    throw new UserError('No kubeconfig found: set KUBECONFIG or use --kubeconfig.');
  }
  const { namespace = 'default' } = config.getContextObject(config.currentContext) ?? {};
  return { client: new ApiClient(await kubeconfigCredentials(config)), namespace };
}

async function load(kubeconfig: string | undefined): ReturnType<typeof readKubeconfig> {
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) {
    throw new UserError(`Kubeconfig ${kubeconfig} does not exist: check --kubeconfig.`);
  }
  try {
    return await readKubeconfig(kubeconfig);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`Cannot read the kubeconfig: ${why}.`, { cause });
  }
}
