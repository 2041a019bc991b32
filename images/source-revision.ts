import { join } from 'node:path';
import { findOnPath } from '../control-plane/processes/find-on-path.ts';
import { runCommand } from '../control-plane/processes/run-command.ts';

/** The commit that the sources are of, with `-dirty` when they were changed since; `unknown` outside of a Git checkout. */
export async function sourceRevision(signal: AbortSignal, folder = join(import.meta.dirname, '..')): Promise<string> {
  if ((await findOnPath('git', process.env)) === undefined) return 'unknown';
  const describe = ['git', 'describe', '--always', '--abbrev=40', '--dirty', '--exclude=*'] as const;
  const { exitCode, stdout } = await runCommand({ command: describe, cwd: folder, signal });
  return exitCode === 0 ? stdout.trim() : 'unknown';
}
