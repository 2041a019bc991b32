import { parseArgs } from 'node:util';
import { UserError } from '../api/user-error.ts';
import { buildImages } from './build-images.ts';
import { layOutFiles } from './lay-out-files.ts';
import { requirePrograms } from './required-programs.ts';

const abort = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => abort.abort());

try {
  const { values } = parseArgs({ options: { files: { type: 'string' } } });
  if (values.files === undefined) {
    const names = await buildImages(abort.signal);
    process.stdout.write(`${Object.values(names).join('\n')}\n`);
  } else {
    // The first stage of the Dockerfile runs this.
    await requirePrograms(['strip', 'ldd'], process.env);
    await layOutFiles(values.files, abort.signal);
  }
} catch (error) {
  if (abort.signal.aborted) process.exitCode = 130;
  else if (error instanceof UserError) {
    process.stderr.write(`quicgso images: ${error.message}\n`);
    process.exitCode = 2;
  } else throw error;
}
