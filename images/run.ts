import { runCommand } from '../control-plane/processes/run-command.ts';

interface RunOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  /** The whole environment; without it, ours. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end and returns what it prints, without the last line end. Throws, with what it says, when it fails. */
export async function run(command: readonly [string, ...string[]], options: RunOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand({ command, ...options });
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr.trim() || stdout.trim()}`);
  return stdout.trimEnd();
}
