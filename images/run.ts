import { runCommand } from '../control-plane/processes/run-command.ts';

interface RunOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  /** The whole environment. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program and returns its output without the final newline. Throws with the output if it fails. */
export async function run(command: readonly [string, ...string[]], options: RunOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand({ command, ...options });
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr.trim() || stdout.trim()}`);
  return stdout.trimEnd();
}
