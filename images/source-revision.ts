import { join } from 'node:path';
import which from 'which';
import { runCommand } from '../control-plane/processes/run-command.ts';

/** The commit of the sources, with `-dirty` after changes; `unknown` outside a Git checkout. */
export async function sourceRevision(signal: AbortSignal, folder = join(import.meta.dirname, '..')): Promise<string> {
  if ((await which('git', { nothrow: true })) === null) return 'unknown';
  const describe = ['git', 'describe', '--always', '--abbrev=40', '--dirty', '--exclude=*'] as const;
  const { exitCode, stdout } = await runCommand({ command: describe, cwd: folder, signal });
  return exitCode === 0 ? stdout.trim() : 'unknown';
}
