import { basename, dirname } from 'node:path';
import { compareVersions } from 'compare-versions';
import type { TestProject } from 'vitest/node';
import { ApiClient } from '../../../kube/api-client.ts';
import { tokenCredentials } from '../../../kube/credentials/token.ts';
import { startControlPlane } from '../../../control-plane/cluster/control-plane.ts';
import { findBinaries } from '../../../control-plane/binaries/find-binaries.ts';
import { installManifests } from '../../../control-plane/manifests/install-manifests.ts';
import { manifestPaths } from '../../../control-plane/manifests/manifest-paths.ts';
import { plainBuildProgress } from '../../../control-plane/binaries/plain-build-progress.ts';
import { oldestForInjection } from '../../../control-plane/binaries/programs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The desired version of Kubernetes (vitest.config.ts). Default: the development version. */
    kubernetesVersion?: string;
    /** `https://host:port` of the API server. */
    server: string;
    /** Its certificate authority, PEM. */
    ca: string;
    /** The token of a cluster administrator. */
    token: string;
    /** A kubeconfig file of the same administrator. */
    kubeconfig: string;
    /** The folder with etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubectl. */
    binaries: string;
  }
}

/**
 * Starts the one control plane of all integration tests, with quicgso's CRDs and roles, and its policies if it is of a
 * version that serves them.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const abort = new AbortController();
  await using stack = new AsyncDisposableStack();
  stack.defer(exitOnSignal(abort));
  const { signal } = abort;
  const progress = plainBuildProgress((line) => process.stderr.write(line));
  const { kubernetesVersion: version } = project.getProvidedContext();
  const wanted = version === undefined ? {} : { version };
  const binaries = await findBinaries({ env: process.env, signal, progress, ...wanted });
  const plane = stack.use(await startControlPlane({ binaries, signal }));
  await using client = new ApiClient(tokenCredentials(plane));
  const injects = version === undefined || compareVersions(version, oldestForInjection) >= 0;
  const paths = manifestPaths.filter((folder) => injects || basename(folder) !== 'admission');
  await installManifests(client, { paths, signal });

  for (const key of ['server', 'ca', 'token', 'kubeconfig'] as const) project.provide(key, plane[key]);
  project.provide('binaries', dirname(binaries.kubectl));
  const all = stack.move();
  return async () => all.disposeAsync();
}

/**
 * vitest runs no teardown when it is interrupted, so this exits in an orderly way, on which the control plane's programs
 * are killed and its folder is removed.
 */
function exitOnSignal(abort: AbortController): () => void {
  const exit = (signal: NodeJS.Signals): void => {
    abort.abort();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', exit);
  process.on('SIGTERM', exit);
  return () => {
    process.off('SIGINT', exit);
    process.off('SIGTERM', exit);
  };
}
