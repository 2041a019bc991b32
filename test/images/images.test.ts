import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { buildImages } from '../../images/build-images.ts';
import { programNames } from '../../images/programs.ts';
import { run } from '../../images/run.ts';
import { filesBelow, imageFiles } from './image-files.ts';

const images = inject('images');
const root = join(import.meta.dirname, '../..');
const { signal } = new AbortController();

const inspectedSchema = v.object({
  Id: v.string(),
  Size: v.number(),
  Config: v.looseObject({
    User: v.string(),
    Labels: v.record(v.string(), v.string()),
    Entrypoint: v.array(v.string()),
  }),
  RootFS: v.object({ Layers: v.array(v.string()) }),
});

async function inspect(image: string): Promise<v.InferOutput<typeof inspectedSchema>> {
  return v.parse(
    inspectedSchema,
    JSON.parse(await run(['docker', 'inspect', '--format={{json .}}', image], { signal })),
  );
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'images-test-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  return folder;
}

const libraries = [
  'libc.so.6',
  'libdl.so.2',
  'libgcc_s.so.1',
  'libm.so.6',
  'libpthread.so.0',
  'libstdc++.so.6',
] as const;

describe.each([
  ['probe', ['koffi.node', 'main.mjs', 'node']],
  ['operator', ['check-install.mjs', 'clean-up.mjs', 'main.mjs', 'node']],
] as const)('the image of the %s', (program, own) => {
  it('has Node.js, its libraries and the program, and nothing else: no shell', async () => {
    const files = [...(await imageFiles(images[program], await temporaryFolder())).keys()];
    const ours = files.filter((path) => path.startsWith('quicgso/')).map((path) => basename(path));
    const others = files.filter((path) => !path.startsWith('quicgso/')).map((path) => basename(path));
    expect(ours.toSorted()).toEqual(own);
    expect(others.filter((name) => !name.startsWith('ld-linux-')).toSorted()).toEqual(libraries);
    expect(others).toHaveLength(libraries.length + 1);
  });

  it('runs as an unprivileged user, and is labelled with its title, version and commit', async () => {
    const { Config: config } = await inspect(images[program]);
    const commit = await run(['git', 'rev-parse', 'HEAD'], { signal, cwd: root });
    const about = (key: string): string | undefined => config.Labels[`org.opencontainers.image.${key}`];
    expect(config.User).toBe('65534:65534');
    expect(about('title')).toBe(`quicgso-${program}`);
    expect(about('description')).toContain('UDP segmentation offload (GSO)');
    expect(images[program]).toBe(`quicgso-${program}:${about('version')}`);
    expect([commit, `${commit}-dirty`]).toContain(about('revision'));
  });

  it('is smaller than 125 MB', async () => {
    expect((await inspect(images[program])).Size).toBeLessThan(125_000_000);
  });
});

it('Node.js and its libraries are one layer, which a node that runs both programs stores once', async () => {
  const layers = await Promise.all(programNames.map(async (program) => (await inspect(images[program])).RootFS.Layers));
  expect(layers[0]).toHaveLength(2);
  expect(layers[0]?.[0]).toBe(layers[1]?.[0]);
});

it('building again from the same sources gives the same images', async () => {
  const before = await Promise.all(programNames.map(async (program) => inspect(images[program])));
  await buildImages(signal);
  expect(await Promise.all(programNames.map(async (program) => inspect(images[program])))).toEqual(before);
});

it('the build stage of the Dockerfile, with what it copies and no more, makes the same files', async () => {
  const dockerfile = await readFile(join(root, 'images/Dockerfile'), 'utf8');
  const [stage = ''] = /^FROM \S+ AS build$.*?(?=^FROM )/ms.exec(dockerfile) ?? [];
  const folder = await temporaryFolder();
  const source = join(folder, 'source');
  for (const [, paths = ''] of stage.matchAll(/^COPY (.+) \S+$/gm)) {
    for (const path of paths.split(' ')) await cp(join(root, path), join(source, path), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(source, 'node_modules'));
  const [, command = ''] = /^RUN (node .+) \/files$/m.exec(stage) ?? [];
  const files = join(folder, 'files');
  await run([process.execPath, ...command.split(' ').slice(1), files], { signal, cwd: source });

  for (const program of programNames) {
    const made = [...(await filesBelow(join(files, 'runtime'))), ...(await filesBelow(join(files, program)))];
    expect(new Map(made)).toEqual(await imageFiles(images[program], folder));
  }
});
