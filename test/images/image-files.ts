import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from '../../images/run.ts';

const { signal } = new AbortController();

/** What Docker itself puts into every container. */
const ofDocker = /^(?:\.dockerenv|dev\/.*|etc\/(?:hosts|hostname|resolv\.conf|mtab))$/;

/** The files of an image by their paths, each with a digest of what is in it. `folder`: for files on the way. */
export async function imageFiles(image: string, folder: string): Promise<Map<string, string>> {
  const container = await run(['docker', 'create', image], { signal });
  try {
    const unpacked = join(folder, image.replace(/:.*/, ''));
    await mkdir(unpacked);
    await run(['docker', 'export', '--output', `${unpacked}.tar`, container], { signal });
    await run(['tar', '--extract', '--file', `${unpacked}.tar`, '--directory', unpacked], { signal });
    const files = await filesBelow(unpacked);
    for (const path of files.keys()) if (ofDocker.test(path)) files.delete(path);
    return files;
  } finally {
    await run(['docker', 'rm', container], { signal });
  }
}

/** Everything except folders, by its path below the given folder. */
export async function filesBelow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(relative(folder, path), digest(await readFile(path)));
    else if (!entry.isDirectory()) files.set(relative(folder, path), 'no file');
  }
  return files;
}

function digest(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
