import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { Agent } from 'undici';
import type { Credentials } from './credentials.ts';

/** Where kubelets mount the service account token of a pod. */
const usualFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** How long a token is cached, in milliseconds: kubelets renew it long before it expires. */
const rereadMs = 60_000;

/** Load balancers often drop connections that are silent for 60 s; a watch may be silent for longer. */
const keepAlive = { keepAlive: true, keepAliveInitialDelay: 30_000 };

/**
 * The credentials of this pod's service account; undefined outside a pod. Equivalent to client-node's, which needs 80
 * MB more memory.
 */
export function inClusterCredentials(env = process.env, folder = usualFolder): Credentials | undefined {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = env;
  const tokenFile = join(folder, 'token');
  if (host === '' || !existsSync(tokenFile)) return undefined;
  let token = '';
  let readAt = -Infinity;
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    authorize: async () => {
      if (performance.now() - readAt > rereadMs) {
        token = readFileSync(tokenFile, 'utf8').trim();
        readAt = performance.now();
      }
      return {
        headers: { authorization: `Bearer ${token}` },
        openPool: () => new Agent({ connect: { ca: readFileSync(join(folder, 'ca.crt')), ...keepAlive } }),
      };
    },
  };
}
