import type { KubeConfig } from '@kubernetes/client-node';
import type { Credentials } from './credentials.ts';

/** What client-node falls back to when there is neither a kubeconfig nor a cluster around it. */
export const nowhere = 'http://localhost:8080';

/**
 * Reads a kubeconfig as kubectl does: the given file, else those of KUBECONFIG, else ~/.kube/config. The official client is
 * loaded only now, because it takes half a second and 80 MB.
 *
 * @throws when it cannot be read
 */
export async function readKubeconfig(file?: string): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  if (file === undefined) config.loadFromDefault();
  else config.loadFromFile(file);
  return config;
}

/** Those of the current context. The official client logs in, also by programs and at identity providers, and renews. */
export async function kubeconfigCredentials(config: KubeConfig): Promise<Credentials> {
  const [{ HttpMethod, RequestContext }, { Agent }] = await Promise.all([
    import('@kubernetes/client-node'),
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
