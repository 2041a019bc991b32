import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from './credentials.ts';
import { inClusterCredentials } from './in-cluster.ts';
import { kubeconfigCredentials, readKubeconfig } from './kubeconfig.ts';

/** No cluster is configured; the message says what is missing. */
export class NoClusterError extends Error {
  override readonly name = 'NoClusterError';
}

/** Finds the credentials of the kubeconfig, or otherwise of this pod. */
export async function findCredentials(): Promise<Credentials> {
  if (hasKubeconfig()) {
    try {
      return await kubeconfigCredentials(await readKubeconfig());
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new NoClusterError(`cannot read the kubeconfig: ${why}`, { cause });
    }
  }
  const ofPod = inClusterCredentials();
  if (ofPod !== undefined) return ofPod;
  throw new NoClusterError('no cluster found: the pod has no service account token, and KUBECONFIG is not set');
}

function hasKubeconfig(): boolean {
  return (process.env['KUBECONFIG'] ?? '') !== '' || existsSync(join(homedir(), '.kube', 'config'));
}
