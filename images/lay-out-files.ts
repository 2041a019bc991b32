import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.ts';
import { programNames, programs } from './programs.ts';
import { readLdd } from './read-ldd.ts';
import { run } from './run.ts';

const node = join(import.meta.dirname, '../node_modules/node/bin/node');
const home = 'quicgso';

/**
 * Writes the files of the images to a new directory: `runtime` for all images (stripped Node.js, and the libraries of this
 * machine that it loads), and one directory per program.
 */
export async function layOutFiles(folder: string, signal: AbortSignal): Promise<void> {
  const runtime = join(folder, 'runtime');
  await mkdir(join(runtime, home), { recursive: true });
  await run(['strip', '--strip-all', '-o', join(runtime, home, 'node'), node], { signal });
  const koffi = nativeKoffi();
  // Search the default directories only, as the loader does in the image.
  const listed = await run(['ldd', node, koffi], { signal, env: { ...process.env, LD_LIBRARY_PATH: '' } });
  for (const library of readLdd(listed)) await copyTo(join(runtime, library), library);

  for (const name of programNames) {
    const { bundles, systemCalls } = programs[name];
    const files = join(folder, name, home);
    for (const [file, source] of Object.entries(bundles)) await bundle(source, join(files, `${file}.mjs`));
    if (systemCalls) await copyTo(join(files, 'koffi.node'), koffi);
  }
}

async function copyTo(target: string, source: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(source, target);
}

/** The native addon of koffi for this machine, with glibc. It is a dependency of koffi, so it is resolved from there. */
function nativeKoffi(): string {
  const koffi = createRequire(import.meta.url).resolve('koffi');
  return createRequire(koffi).resolve(`@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`);
}
