import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Network } from 'testcontainers';
import { startControlPlane, type ControlPlane } from '../../../control-plane/cluster/control-plane.ts';
import { findBinaries } from '../../../control-plane/binaries/find-binaries.ts';
import { plainBuildProgress } from '../../../control-plane/binaries/plain-build-progress.ts';
import { makeTemporaryFolder } from '../../../control-plane/processes/temporary-folder.ts';
import { writeKubeconfig } from '../../../control-plane/cluster/write-kubeconfig.ts';
import { docker, findDocker, networkPrefix } from './docker.ts';
import { startKubeletNode } from './kubelet-node.ts';
import { buildNodeImages, pauseImage } from './node-image.ts';
import { nodes, podNetwork } from './nodes.ts';
import { runOnNode } from './run-on-node.ts';
import { limitUplinkQueue } from './uplink-queue.ts';

/** The first address of the API server's range for services. */
const service = '10.0.0.1:443';

export interface Cluster extends AsyncDisposable {
  readonly plane: ControlPlane;
}

/**
 * Starts a control plane and three real kubelets in containers, which differ as nodes in the field do. `buildImages`
 * builds those that pods run, and returns their names.
 */
export async function startCluster(
  buildImages: (folder: string, signal: AbortSignal) => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<Cluster> {
  // Its reaper is an image that cannot be pulled; leftovers are removed at the next start.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await makeTemporaryFolder(tmpdir(), 'e2e'));
  stack.use(await findDocker(folder.path, signal));
  await buildNodeImages(folder.path, signal);
  const images = await buildImages(folder.path, signal);
  const archives = await saveImages([pauseImage, ...images], folder.path, signal);

  const network = stack.use(await new Network({ nextUuid: () => `${networkPrefix}${randomUUID()}` }).start());
  const gateway = '{{(index .IPAM.Config 0).Gateway}}';
  const address = await docker(['network', 'inspect', '--format', gateway, network.getName()], signal);
  const progress = plainBuildProgress((line) => process.stderr.write(line));
  const binaries = await findBinaries({ env: process.env, signal, progress });
  const kubelets = { address, names: nodes.map(({ name }) => name) };
  const plane = stack.use(await startControlPlane({ binaries, signal, kubelets }));

  const started = await Promise.all(
    nodes.map(async ({ name, podCidr, oldKernel }) => {
      const file = join(folder.path, `${name}.kubeconfig`);
      await writeKubeconfig(file, { ...plane, token: plane.nodeTokens.get(name) ?? '' });
      const kubeconfig = await readFile(file, 'utf8');
      const apiServer = new URL(plane.server).host;
      const common = { network, podNetwork, apiServer, service, images: archives };
      const container = await startKubeletNode({ ...common, name, podCidr, kubeconfig, oldKernel });
      stack.defer(async () => {
        await container.stop({ remove: true, removeVolumes: true, timeout: 0 });
      });
      return { name, podCidr, ip: container.getIpAddress(network.getName()) };
    }),
  );
  for (const { name } of started) {
    for (const other of started) {
      if (other.name !== name) await runOnNode(name, `ip route add ${other.podCidr} via ${other.ip}`);
    }
  }
  await runOnNode('silent-loss', limitUplinkQueue);
  const all = stack.move();
  return { plane, [Symbol.asyncDispose]: async () => all.disposeAsync() };
}

/** Writes images into archives, from which nodes import them; returns their folder. */
async function saveImages(images: readonly string[], folder: string, signal: AbortSignal): Promise<string> {
  const archives = join(folder, 'images');
  await mkdir(archives);
  for (const [index, image] of images.entries()) {
    await docker(['save', '--output', join(archives, `${String(index)}.tar`), image], signal);
  }
  return archives;
}
