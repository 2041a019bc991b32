import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { kubernetesVersion } from './programs.ts';

/** Where built programs are kept: one folder for each version of Kubernetes, as KUBEBUILDER_ASSETS would be. */
export function cacheFolder(env: NodeJS.ProcessEnv, version = kubernetesVersion): string {
  // The XDG Base Directory Specification wants relative paths ignored.
  const set = env['XDG_CACHE_HOME'];
  const base = set !== undefined && isAbsolute(set) ? set : join(env['HOME'] || homedir(), '.cache');
  return join(base, 'quicgso', 'kubernetes', version);
}
