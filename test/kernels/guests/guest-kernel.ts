import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../../control-plane/binaries/cache-folder.ts';
import { command } from '../network/command.ts';
import type { KernelVersion } from './guest-cells.ts';

/** A kernel of Debian's for cloud machines, unpacked in the cache. */
export interface GuestKernel {
  readonly version: KernelVersion;
  /** Folder with `vmlinuz` and `lib/modules`. */
  readonly folder: string;
}

/** The Debian release that has each kernel. */
const suites: Readonly<Record<KernelVersion, string>> = {
  '5.10': 'bullseye',
  '6.1': 'bookworm',
  '6.12': 'trixie',
  '7.2': 'sid',
};

/** The kernel from the cache, or downloaded through the mirror that this machine's apt uses, touching nothing of apt's. */
export async function guestKernel(version: KernelVersion): Promise<GuestKernel> {
  // Beside the control plane's folder of the cache.
  const cache = join(cacheFolder(process.env), '../../kernels');
  const folder = join(cache, version);
  if (await stat(folder).catch(() => undefined)) return { version, folder };
  await mkdir(cache, { recursive: true });
  // In a folder of its own and renamed when whole, so that a run that is killed leaves no half kernel.
  const work = await mkdtemp(join(cache, 'download-'));
  try {
    const packages = await download(version, work);
    const root = join(work, 'root');
    for (const file of packages) await command('dpkg-deb', '-x', file, root);
    await arrange(root, join(work, 'kernel'));
    await rename(join(work, 'kernel'), folder).catch(async (error: unknown) => {
      // Another run was faster; its kernel is as good as ours.
      if (!(await stat(folder).catch(() => undefined))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { version, folder };
}

/** Downloads what the suite's kernel package needs; returns the package files. */
async function download(version: KernelVersion, work: string): Promise<string[]> {
  const suite = suites[version];
  const apt = await privateApt(suite, work);
  try {
    await command('apt-get', ...apt, 'update');
  } catch (cause) {
    throw new Error(`Debian ${suite}, which has kernel ${version}, cannot be read from this machine's mirror.`, {
      cause,
    });
  }
  const needed = [
    'depends',
    '--recurse',
    '--no-recommends',
    '--no-suggests',
    '--no-conflicts',
    '--no-breaks',
    '--no-replaces',
  ];
  const names = (await command('apt-cache', ...apt, ...needed, 'linux-image-cloud-amd64')).split('\n');
  const kernel = new RegExp(`^linux-(image|binary|modules)-${RegExp.escape(version)}\\..*-cloud-amd64$`);
  const found = names.filter((name) => kernel.test(name));
  if (found.length === 0) throw new Error(`Debian ${suite} has another kernel than ${version}: name the new one here.`);
  await command('sh', '-ec', 'cd "$1" && shift && exec apt-get "$@"', 'sh', work, ...apt, 'download', ...found);
  return (await readdir(work)).filter((name) => name.endsWith('.deb')).map((name) => join(work, name));
}

/** Options that give apt lists and caches of its own, with one suite from the mirror of this machine. */
async function privateApt(suite: string, work: string): Promise<string[]> {
  const targets = [
    'indextargets',
    '--format',
    '$(REPO_URI)',
    'Created-By: Packages',
    'Origin: Debian',
    'Label: Debian',
  ];
  const [mirror = ''] = (await command('apt-get', ...targets)).split('\n');
  if (mirror === '') throw new Error('The apt of this machine knows no mirror of Debian: run "apt-get update" first.');
  for (const folder of ['lists/partial', 'archives/partial'])
    await mkdir(join(work, 'apt', folder), { recursive: true });
  const sources = join(work, 'apt', 'sources.list');
  await writeFile(sources, `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror} ${suite} main\n`);
  const options = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State': join(work, 'apt'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': join(work, 'apt'),
    'APT::Architecture': 'amd64',
    // apt's own user may not write into our cache.
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
  };
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** Puts kernel and modules, which lie in other places in each release, where we look for them. */
async function arrange(root: string, folder: string): Promise<void> {
  const files = (await command('find', root, '-name', 'vmlinuz*', '-o', '-path', '*/lib/modules/*/kernel'))
    .trim()
    .split('\n');
  const image = files.find((file) => !file.endsWith('/kernel'));
  const modules = files.find((file) => file.endsWith('/kernel'));
  if (image === undefined || modules === undefined) throw new Error(`no kernel or no modules in ${files.join(' ')}`);
  await mkdir(join(folder, 'lib/modules'), { recursive: true });
  await cp(image, join(folder, 'vmlinuz'));
  await cp(dirname(modules), join(folder, 'lib/modules', dirname(modules).split('/').at(-1) ?? ''), {
    recursive: true,
  });
  const [release = ''] = await readdir(join(folder, 'lib/modules'));
  await command('depmod', '-b', folder, release);
}
