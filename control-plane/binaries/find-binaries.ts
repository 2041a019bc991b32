import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { compareVersions } from 'compare-versions';
import { UserError } from '../../api/user-error.ts';
import { buildPrograms, type BuildProgress } from './build-programs.ts';
import { cacheFolder } from './cache-folder.ts';
import { programVersion } from './program-version.ts';
import { kubernetesVersion, programsOf, type Binaries, type Program } from './programs.ts';
import { requireLinux } from '../processes/require-linux.ts';

export interface FindOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Never called if nothing is built. */
  readonly progress: BuildProgress;
  /** Required version of Kubernetes. Default: any supported one in KUBEBUILDER_ASSETS, otherwise kubernetesVersion. */
  readonly version?: string;
}

/**
 * Finds the programs of the control plane: in KUBEBUILDER_ASSETS, or in the cache, where missing ones are built first.
 * Runs each of them to verify its version. Throws a UserError for everything that the user can fix.
 */
export async function findBinaries({ env, signal, progress, version }: FindOptions): Promise<Binaries> {
  requireLinux();
  signal.throwIfAborted();
  const assets = env['KUBEBUILDER_ASSETS'];
  if (version === undefined && assets !== undefined && assets !== '') return findInAssets(resolve(assets), signal);
  const folder = cacheFolder(env, version);
  const programs = programsOf(version ?? kubernetesVersion);
  const missing = await missingIn(folder, programs);
  const present = programs.filter((program) => !missing.includes(program));
  await verifyAll(folder, present, signal);
  if (missing.length > 0) {
    await buildPrograms({ programs: missing, folder, env, signal, progress });
    await verifyAll(folder, missing, signal);
  }
  return binariesIn(folder);
}

async function findInAssets(folder: string, signal: AbortSignal): Promise<Binaries> {
  const advice = 'or unset KUBEBUILDER_ASSETS to use the binaries that quicgso builds';
  const programs = programsOf(kubernetesVersion);
  const missing = await missingIn(folder, programs);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    throw new UserError(
      `KUBEBUILDER_ASSETS (${folder}) lacks ${names}: add them (Kubernetes ${kubernetesVersion}), ${advice}.`,
    );
  }
  await Promise.all(
    programs.map(async (program) => {
      const file = join(folder, program.name);
      const found = await programVersion(program, file, `replace it, ${advice}`, signal);
      if (compareVersions(found, program.oldest) >= 0) return;
      throw new UserError(
        `${file} is version ${found}, but ${program.oldest} or later is required: replace it, ${advice}.`,
      );
    }),
  );
  return binariesIn(folder);
}

/** Rejects all other versions: only quicgso writes to the cache. */
async function verifyAll(folder: string, present: readonly Program[], signal: AbortSignal): Promise<void> {
  await Promise.all(
    present.map(async (program) => {
      const file = join(folder, program.name);
      const remedy = 'delete this file and rerun to rebuild it';
      const found = await programVersion(program, file, remedy, signal);
      if (found === program.version) return;
      throw new UserError(`${file} is version ${found} instead of ${program.version}: ${remedy}.`);
    }),
  );
}

async function missingIn(folder: string, programs: readonly Program[]): Promise<Program[]> {
  const present = await Promise.all(
    programs.map(({ name }) =>
      access(join(folder, name), constants.F_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return programs.filter((_, index) => present[index] !== true);
}

function binariesIn(folder: string): Binaries {
  return {
    etcd: join(folder, 'etcd'),
    'kube-apiserver': join(folder, 'kube-apiserver'),
    'kube-controller-manager': join(folder, 'kube-controller-manager'),
    'kube-scheduler': join(folder, 'kube-scheduler'),
    kubectl: join(folder, 'kubectl'),
  };
}
