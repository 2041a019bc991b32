import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { kubernetesVersion } from './programs.ts';

/** The cache for built programs: one directory per version of Kubernetes, with the layout of KUBEBUILDER_ASSETS. */
export function cacheFolder(env: NodeJS.ProcessEnv, version = kubernetesVersion): string {
  // The XDG Base Directory Specification requires that relative paths are ignored.
  const set = env['XDG_CACHE_HOME'];
  const base = set !== undefined && isAbsolute(set) ? set : join(env['HOME'] || homedir(), '.cache');
  return join(base, 'quicgso', 'kubernetes', version);
}
