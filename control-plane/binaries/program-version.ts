import { UserError } from '../../api/user-error.ts';
import { lastLines } from '../processes/last-lines.ts';
import type { Program } from './programs.ts';
import { runCommand, type CommandResult } from '../processes/run-command.ts';

/**
 * Runs a program and returns its version, without `v`. Throws a UserError that ends with `remedy` if the file does not
 * run or reports no version.
 */
export async function programVersion(
  program: Program,
  file: string,
  remedy: string,
  signal: AbortSignal,
): Promise<string> {
  const timeout = AbortSignal.timeout(20_000);
  const command = [file, ...program.versionArguments] as const;
  try {
    const result = await runCommand({ command, signal: AbortSignal.any([signal, timeout]) });
    const version = /\bv?(\d+\.\d+\.\d+[\w.+-]*)/.exec(result.stdout)?.[1];
    if (result.exitCode === 0 && version !== undefined) return version;
    throw new UserError(`Cannot run ${file} (${describe(result)}): ${remedy}.`);
  } catch (cause) {
    signal.throwIfAborted();
    if (!timeout.aborted) throw cause;
    throw new UserError(`Cannot run ${file} (${program.versionArguments[0]} timed out): ${remedy}.`, { cause });
  }
}

function describe({ exitCode, exitSignal, stdout, stderr }: CommandResult): string {
  const ending = exitSignal ?? `exit code ${exitCode}`;
  const output = lastLines(stderr + stdout, 1);
  return output === '' ? ending : `${ending}: ${output}`;
}
