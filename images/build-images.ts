import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { makeTemporaryFolder, sweepTemporaryFolders } from '../control-plane/processes/temporary-folder.ts';
import { UserError } from '../api/user-error.ts';
import { finalStage } from './final-stage.ts';
import { layOutFiles } from './lay-out-files.ts';
import { type ProgramName, imageName, programNames } from './programs.ts';
import { requirePrograms } from './required-programs.ts';
import { run } from './run.ts';
import { sourceRevision } from './source-revision.ts';

const packageSchema = v.object({ version: v.string() });

async function imageNames(): Promise<Record<ProgramName, string>> {
  const { version } = await readPackage();
  return { probe: imageName('probe', version), operator: imageName('operator', version) };
}

/**
 * Builds the images from the files of this machine, into its local Docker. Throws a UserError that says what to install
 * or start.
 */
export async function buildImages(signal: AbortSignal): Promise<Record<ProgramName, string>> {
  await requirePrograms(['strip', 'ldd', 'tar', 'docker'], process.env);
  await requireDaemon(signal);
  await sweepTemporaryFolders(tmpdir(), 'quicgso-images');
  await using folder = await makeTemporaryFolder(tmpdir(), 'quicgso-images');
  const [files, context] = [join(folder.path, 'files'), join(folder.path, 'context')];
  await layOutFiles(files, signal);
  await mkdir(context);
  for (const layer of ['runtime', ...programNames]) {
    await archive(join(files, layer), join(context, `${layer}.tar`), signal);
  }

  const dockerfile = await readFile(join(import.meta.dirname, 'Dockerfile'), 'utf8');
  const [{ version }, revision, names] = [await readPackage(), await sourceRevision(signal), await imageNames()];
  for (const program of programNames) {
    const file = join(context, `Dockerfile.${program}`);
    await writeFile(file, finalStage(dockerfile, program));
    const settings = [`--build-arg=VERSION=${version}`, `--build-arg=REVISION=${revision}`, '--network=none'];
    await replacing(names[program], signal, async () => {
      const build = ['docker', 'build', '--quiet', '--force-rm', ...settings, `--file=${file}`] as const;
      // The classic builder, which every Docker has; BuildKit is a plugin.
      const env = { ...process.env, DOCKER_BUILDKIT: '0' };
      await run([...build, `--tag=${names[program]}`, context], { signal, env });
    });
  }
  return names;
}

/** Archives a directory reproducibly, so that unchanged layers are not pushed again. */
async function archive(folder: string, file: string, signal: AbortSignal): Promise<void> {
  const reproducible = ['--format=gnu', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
  const command = ['tar', '--create', `--file=${file}`, ...reproducible, '--mode=u=rwX,go=rX'] as const;
  await run([...command, `--directory=${folder}`, '.'], { signal });
}

/** Builds an image, and removes the previous image of that name unless it is in use. */
async function replacing(name: string, signal: AbortSignal, build: () => Promise<void>): Promise<void> {
  const find = async (): Promise<string> => run(['docker', 'images', '--quiet', '--no-trunc', name], { signal });
  const previous = await find();
  await build();
  if (previous === '' || previous === (await find())) return;
  await run(['docker', 'image', 'rm', previous], { signal }).catch(() => signal.throwIfAborted());
}

async function requireDaemon(signal: AbortSignal): Promise<void> {
  await run(['docker', 'version'], { signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new UserError('Cannot connect to Docker: start its daemon (systemctl start docker, or dockerd as root).', {
      cause,
    });
  });
}

async function readPackage(): Promise<v.InferOutput<typeof packageSchema>> {
  const text = await readFile(join(import.meta.dirname, '../package.json'), 'utf8');
  return v.parse(packageSchema, JSON.parse(text));
}
