import { runCommand } from '../../../control-plane/processes/run-command.ts';

/** Longer than anything that a cell runs takes, on a busy machine too. Milliseconds. */
const patience = 60_000;

/** Runs a program that must succeed, and returns what it printed. Throws with its last words when it fails. */
export async function command(...words: readonly [string, ...string[]]): Promise<string> {
  const result = await runCommand({ command: words, signal: AbortSignal.timeout(patience) });
  if (result.exitCode === 0) return result.stdout;
  throw new Error(`running "${words.join(' ')}": exit code ${result.exitCode}, ${result.stderr.trim()}`);
}
