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
 * Lays out the files of the images in a folder that does not exist yet: `runtime`, which all images have in common (Node.js
 * without its symbols, and the libraries that it loads from this machine), and one folder for each program.
 */
export async function layOutFiles(folder: string, signal: AbortSignal): Promise<void> {
  const runtime = join(folder, 'runtime');
  await mkdir(join(runtime, home), { recursive: true });
  await run(['strip', '--strip-all', '-o', join(runtime, home, 'node'), node], { signal });
  const koffi = nativeKoffi();
  // Found as the loader will find them in the image: by the default folders alone.
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

/** The native part of koffi for this machine, on glibc: koffi's own dependency, so it is looked for from there. */
function nativeKoffi(): string {
  const koffi = createRequire(import.meta.url).resolve('koffi');
  return createRequire(koffi).resolve(`@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`);
}
