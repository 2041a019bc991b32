import { dirname } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ApiClient } from '../../cli/sandbox/api-client.ts';
import { startControlPlane } from '../../cli/sandbox/control-plane.ts';
import { findBinaries } from '../../cli/sandbox/find-binaries.ts';
import { installManifests } from '../../cli/sandbox/install-manifests.ts';
import { ourManifests } from '../../cli/sandbox/our-manifests.ts';
import { plainBuildProgress } from '../../cli/sandbox/plain-build-progress.ts';

declare module 'vitest' {
  interface ProvidedContext {
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

/** Starts the one control plane of all integration tests, with our CRDs, roles and policies in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const abort = new AbortController();
  await using stack = new AsyncDisposableStack();
  stack.defer(exitOnSignal(abort));
  const { signal } = abort;
  const progress = plainBuildProgress((line) => process.stderr.write(line));
  const binaries = await findBinaries({ env: process.env, signal, progress });
  const plane = stack.use(await startControlPlane({ binaries, signal }));
  await using client = new ApiClient(plane);
  await installManifests(client, { paths: ourManifests, signal });

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
