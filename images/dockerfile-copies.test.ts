import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { programs } from './programs.ts';

const root = join(import.meta.dirname, '..');

it('the Dockerfile copies every directory that the programs and their build need', async () => {
  const bundles = Object.values(programs).flatMap((program) => Object.values(program.bundles));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['images/main.ts', ...bundles],
    outdir: 'unused',
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    tsconfigRaw: {},
  });
  const folders = Object.keys(metafile.inputs).map((file) => file.split('/'));
  const needed = new Set(folders.flatMap(([folder = '', ...rest]) => (rest.length === 0 ? [] : [folder])));
  const dockerfile = await readFile(join(import.meta.dirname, 'Dockerfile'), 'utf8');
  const copied = dockerfile.matchAll(/^COPY (\S+) \1$/gm).map(([, folder]) => folder);
  expect(new Set(copied)).toEqual(needed);
});
