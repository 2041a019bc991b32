import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../api/user-error.ts';
import { goModule } from './go-module.ts';
import { findGo, type GoTool } from './go-tool.ts';
import type { GoProgram } from './programs.ts';
import { makeTemporaryFolder, sweepTemporaryFolders, type TemporaryFolder } from '../processes/temporary-folder.ts';

/** Progress of a build. */
export interface BuildStep {
  readonly program: string;
  /** Its position, from 1. */
  readonly index: number;
  readonly count: number;
  /** Since the build of this program started. */
  readonly elapsedSeconds: number;
  /** With a cold Go cache on 2 cores. */
  readonly expectedSeconds: number;
  readonly state: 'started' | 'running' | 'done';
}

/** Called when the build of a program starts and ends, and every second in between. */
export type BuildProgress = (step: BuildStep) => void;

export interface BuildOptions {
  readonly programs: readonly GoProgram[];
  /** The directory for the finished programs. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly progress: BuildProgress;
}

/**
 * Builds programs from Go modules into a directory; a program appears there only when it is complete. Throws a UserError
 * if Go is missing or too old, the directory is not writable, or a build fails.
 */
export async function buildPrograms({ programs, folder, env, signal, progress }: BuildOptions): Promise<void> {
  const go = await findGo(env, signal);
  // In the same directory, because a rename is only atomic within a file system.
  await using work = await makeWorkFolder(folder);
  for (const [position, program] of programs.entries()) {
    signal.throwIfAborted();
    const start = performance.now();
    const report = (state: BuildStep['state']): void =>
      progress({
        program: program.name,
        index: position + 1,
        count: programs.length,
        elapsedSeconds: Math.round((performance.now() - start) / 1000),
        expectedSeconds: program.expectedSeconds,
        state,
      });
    report('started');
    const timer = setInterval(() => report('running'), 1000);
    try {
      await rename(await build(program, work.path, go), join(folder, program.name));
    } finally {
      clearInterval(timer);
    }
    report('done');
  }
}

async function makeWorkFolder(folder: string): Promise<TemporaryFolder> {
  try {
    await mkdir(folder, { recursive: true });
    await sweepTemporaryFolders(folder, 'build');
    return await makeTemporaryFolder(folder, 'build');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new UserError(
      `Cannot write to the cache directory ${folder} (${code}): set XDG_CACHE_HOME to a writable directory, or KUBEBUILDER_ASSETS to a directory with the control plane binaries.`,
      { cause },
    );
  }
}

/** Returns the path of the program. */
async function build(program: GoProgram, work: string, go: GoTool): Promise<string> {
  const source = join(work, `${program.name}.source`);
  await mkdir(source);
  await writeFile(join(source, 'go.mod'), await goModule(program, go, source));
  const out = join(work, program.name);
  // Without -mod=mod, missing lines in go.sum fail the build.
  const options = ['-mod=mod', '-trimpath', '-ldflags', linkerFlags(program), '-o', out];
  await go(['build', ...options, program.mainPackage], source, `Building ${program.name} ${program.version}`);
  return out;
}

/** Without these flags, the programs of Kubernetes report v0.0.0. */
function linkerFlags({ module, version }: GoProgram): string {
  if (module !== 'k8s.io/kubernetes') return '-s -w';
  const [major, minor] = version.split('.');
  const variable = 'k8s.io/component-base/version';
  const values = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor };
  return ['-s -w', ...Object.entries(values).map(([name, value]) => `-X ${variable}.${name}=${value}`)].join(' ');
}
