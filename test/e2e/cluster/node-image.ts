import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../../control-plane/processes/run-command.ts';
import { docker } from './docker.ts';
import { findProgram } from '../programs/programs.ts';

const source = join(import.meta.dirname, 'node-image');
const debian = 'localhost/quicgso-e2e-debian:bookworm';

export const nodeImage = 'localhost/quicgso-e2e-node:1';
export const pauseImage = 'localhost/quicgso-e2e-pause:1';

/** What a kubelet, containerd and the tests need on a node. */
const packages = [
  'iproute2',
  'iptables',
  'runc',
  'ethtool',
  'mount',
  'util-linux',
  'kmod',
  'procps',
  'ca-certificates',
  'containernetworking-plugins',
];

/** Makes the images of a node and of the pause container, unless they are there. `folder`: for files on the way. */
export async function buildNodeImages(folder: string, signal: AbortSignal): Promise<void> {
  if (!(await exists(debian, signal))) await bootstrapDebian(folder, signal);
  const context = join(folder, 'node-image');
  await mkdir(context);
  for (const name of ['Dockerfile', 'start.sh', 'kubelet.yaml'])
    await copyFile(join(source, name), join(context, name));
  for (const name of ['kubelet', 'containerd', 'containerd-shim-runc-v2', 'ctr'] as const) {
    await copyFile(await findProgram(name, signal), join(context, name));
  }
  await docker(['build', '--quiet', '--tag', nodeImage, context], signal);
  await rm(context, { recursive: true });
  await buildPause(folder, signal);
}

async function exists(image: string, signal: AbortSignal): Promise<boolean> {
  return docker(['image', 'inspect', '--format', '{{.Id}}', image], signal).then(
    () => true,
    () => false,
  );
}

/** No registry is asked: the base is put together from Debian's packages. */
async function bootstrapDebian(folder: string, signal: AbortSignal): Promise<void> {
  const root = join(folder, 'debian');
  const bootstrap = ['debootstrap', '--variant=minbase', `--include=${packages.join(',')}`, 'bookworm', root] as const;
  await run(bootstrap, signal);
  const archive = join(folder, 'debian.tar');
  await run(['tar', '-C', root, '-cf', archive, '.'], signal);
  await docker(['import', archive, debian], signal);
  await rm(archive);
  await rm(root, { recursive: true });
}

async function buildPause(folder: string, signal: AbortSignal): Promise<void> {
  const context = join(folder, 'pause');
  await mkdir(context);
  const build = ['go', 'build', '-trimpath', '-ldflags', '-s -w', '-o', join(context, 'pause')] as const;
  await run([...build, join(source, 'pause.go')], signal, { CGO_ENABLED: '0' });
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY pause /pause\nENTRYPOINT ["/pause"]\n');
  await docker(['build', '--quiet', '--tag', pauseImage, context], signal);
}

async function run(
  command: readonly [string, ...string[]],
  signal: AbortSignal,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { exitCode, stdout, stderr } = await runCommand({ command, env: { ...process.env, ...env }, signal });
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr.trim() || stdout.trim()}`);
}
