import { dirname } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildImages } from '../../images/build-images.ts';
import { startCluster } from './cluster/cluster.ts';
import { watchForLeftProcesses } from './cluster/left-processes.ts';
import { serveRestarts } from './cluster/restart-api-server.ts';
import { buildWorkloadImages, caddyImage, quicImage } from './workloads/workload-images.ts';

/** Starts the cluster of real kubelets that all tests here share, with our images and those of QUIC programs on its nodes. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await using stack = new AsyncDisposableStack();
  stack.use(watchForLeftProcesses());
  const { signal } = abort;
  const buildAll = async (folder: string): Promise<readonly string[]> => {
    await buildWorkloadImages(folder, signal);
    const ours = await buildImages(signal);
    return [...Object.values(ours), caddyImage, quicImage];
  };
  const { plane } = stack.use(await startCluster(buildAll, signal));
  for (const key of ['server', 'ca', 'token', 'kubeconfig'] as const) project.provide(key, plane[key]);
  project.provide('binaries', dirname(plane.kubectl));
  project.provide('restartApiServer', stack.use(await serveRestarts(plane)).url);
  const all = stack.move();
  return async () => all.disposeAsync();
}
