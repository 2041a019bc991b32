import { appendFile, chmod, copyFile, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import which from 'which';
import { command } from '../network/command.ts';
import type { GuestKernel } from './guest-kernel.ts';

const checkout = join(import.meta.dirname, '../../..');

/** What the guest runs, with the libraries that each needs. */
const programs = ['ip', 'ethtool'];

/** Sources of ours, as they are: Node.js 24 runs them. */
const sources = ['api', 'linux', 'node-probe', 'products', 'cli/probe', 'cli/terminal', 'test/kernels', 'package.json'];
const nodeModules = ['koffi', `@koromix/koffi-linux-${process.arch}`, 'valibot'];

/** Modules that the cells need, as far as a kernel has them as modules; what they need themselves comes along. */
const modules = [
  'virtio_pci',
  'virtio_net',
  'veth',
  'bridge',
  'tun',
  'xfrm_user',
  'esp4',
  'esp6',
  'authenc',
  'echainiv',
  'crypto_null',
  'ecb',
];

/** Builds the initial file system of the guests, without modules, and returns its archive. `work` is ours alone. */
export async function buildGuestImage(work: string, keyFile: string): Promise<string> {
  const root = join(work, 'root');
  for (const folder of ['bin', 'proc', 'sys', 'dev', 'run', 'tmp', 'var'])
    await mkdir(join(root, folder), { recursive: true });
  await symlink('../run', join(root, 'var/run'));
  await installProgram(root, process.execPath, 'node');
  await installProgram(root, await which('busybox'), 'busybox');
  await symlink('busybox', join(root, 'bin/sh'));
  for (const program of programs) await installProgram(root, await which(program), program);
  for (const source of sources) await cp(join(checkout, source), join(root, 'app', source), { recursive: true });
  for (const name of nodeModules) {
    await cp(join(checkout, 'node_modules', name), join(root, 'app/node_modules', name), { recursive: true });
  }
  await copyFile(keyFile, join(root, 'app/key'));
  await copyFile(join(import.meta.dirname, 'guest-init.sh'), join(root, 'init'));
  await chmod(join(root, 'init'), 0o755);
  const archive = join(work, 'base.cpio');
  await pack(root, archive);
  return archive;
}

/** The archive of one kernel: the base, and its modules behind it, which Linux unpacks one after the other. */
export async function addModules(base: string, { folder, version }: GuestKernel, work: string): Promise<string> {
  const root = join(work, `modules-${version}`);
  await mkdir(join(root, 'modules'), { recursive: true });
  const [release = ''] = await readdir(join(folder, 'lib/modules'));
  const order: string[] = [];
  for (const module of modules) {
    for (const file of await neededFiles(module, { folder, release })) {
      const name = basename(file).replace(/\.xz$/, '');
      if (order.includes(name)) continue;
      order.push(name);
      const target = join(root, 'modules', name);
      // The guest's busybox could unpack them as well, in a hundred times the time.
      await command('sh', '-ec', file.endsWith('.xz') ? 'xz -dc "$1" > "$2"' : 'cp "$1" "$2"', 'sh', file, target);
    }
  }
  await writeFile(join(root, 'modules/order'), `${order.join('\n')}\n`);
  const [archive, whole] = [join(work, `modules-${version}.cpio`), join(work, `${version}.cpio`)];
  await pack(root, archive);
  await copyFile(base, whole);
  await appendFile(whole, await readFile(archive));
  await rm(root, { recursive: true });
  return whole;
}

/** The files to load for a module, in order; none where it is built in or does not exist. */
async function neededFiles(
  module: string,
  { folder, release }: { folder: string; release: string },
): Promise<string[]> {
  try {
    const shown = await command('modprobe', '-d', folder, '-S', release, '--show-depends', module);
    return [...shown.matchAll(/^insmod (\S+)/gm)].flatMap(([, file]) => file ?? []);
  } catch {
    return [];
  }
}

async function installProgram(root: string, file: string, name: string): Promise<void> {
  await copyFile(file, join(root, 'bin', name));
  // A static program has no libraries, and ldd fails.
  const libraries = await command('sh', '-c', 'ldd "$1" || true', 'sh', file);
  for (const [library] of libraries.matchAll(/\/\S+/g)) {
    await mkdir(join(root, dirname(library)), { recursive: true });
    await copyFile(library, join(root, library));
  }
}

async function pack(root: string, archive: string): Promise<void> {
  await command('sh', '-ec', 'cd "$1" && find . | cpio -o -H newc --quiet > "$2"', 'sh', root, archive);
}
