import type { KubeConfig } from '@kubernetes/client-node';
import type { Credentials } from './credentials.ts';

/** The server that client-node falls back to without a kubeconfig or a pod. */
export const nowhere = 'http://localhost:8080';

/**
 * Reads a kubeconfig as kubectl does: the given file, otherwise those of KUBECONFIG, otherwise ~/.kube/config. Loads
 * the official client lazily, because it takes half a second and 80 MB.
 *
 * @throws if it cannot be read
 */
export async function readKubeconfig(file?: string): Promise<KubeConfig> {
  const { KubeConfig } = await import('./official-client.ts');
  const config = new KubeConfig();
  if (file === undefined) config.loadFromDefault();
  else config.loadFromFile(file);
  return config;
}

/**
 * The credentials of the current context. The official client authenticates, also by exec plugins and OIDC, and renews
 * tokens.
 */
export async function kubeconfigCredentials(config: KubeConfig): Promise<Credentials> {
  const [{ HttpMethod, RequestContext }, { Agent }] = await Promise.all([
    import('./official-client.ts'),
    import('undici'),
  ]);
  const server = config.getCurrentCluster()?.server.replace(/\/+$/u, '');
  if (server === undefined) throw new Error('the kubeconfig has no current cluster');
  return {
    server,
    authorize: async () => {
      const context = new RequestContext(server, HttpMethod.GET);
      await config.applySecurityAuthentication(context);
      return { headers: context.getHeaders(), openPool: () => context.getDispatcher() ?? new Agent() };
    },
  };
}
