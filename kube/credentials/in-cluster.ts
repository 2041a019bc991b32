import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { Agent } from 'undici';
import type { Credentials } from './credentials.ts';

/** Where kubelets put the token of a pod's service account. */
const usualFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** So long a token is used before its file is read again, in milliseconds: kubelets renew it long before it ends. */
const rereadMs = 60_000;

/**
 * Those of the service account of this pod; undefined outside of one. The same as client-node's, which takes 80 MB that an
 * operator has no other use for.
 */
export function inClusterCredentials(env = process.env, folder = usualFolder): Credentials | undefined {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = env;
  const tokenFile = join(folder, 'token');
  if (!existsSync(tokenFile)) return undefined;
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
        openPool: () => new Agent({ connect: { ca: readFileSync(join(folder, 'ca.crt')) } }),
      };
    },
  };
}
