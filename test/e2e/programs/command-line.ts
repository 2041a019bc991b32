import { join } from 'node:path';
import { inject } from 'vitest';
import { runCommand } from '../../../control-plane/processes/run-command.ts';
import { helmVersion } from './build-helm.ts';
import { findProgram } from './programs.ts';

/** The chart as it is installed. */
export const chart = join(import.meta.dirname, '../../../charts/quicgso');

/** What a command printed, and how it ended. */
export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl as a cluster administrator and returns what it prints. Throws with what it says when it fails. */
export async function kubectl(...args: readonly string[]): Promise<string> {
  const { stdout } = await kubectlSaying(...args);
  return stdout;
}

/** The same, with warnings, which are on stderr. */
export async function kubectlSaying(...args: readonly string[]): Promise<Ran> {
  const ran = await run([join(inject('binaries'), 'kubectl'), ...args]);
  if (ran.exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${ran.stderr.trim()}`);
  return ran;
}

/** Runs Helm and returns what it prints. Throws with what it says when it fails. */
export async function helm(...args: readonly string[]): Promise<string> {
  const program = await findProgram(helmVersion, AbortSignal.timeout(60_000));
  const { exitCode, stdout, stderr } = await run([program, ...args]);
  if (exitCode !== 0) throw new Error(`helm ${args.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

/** Runs our own command, as a user does. */
export async function quicgso(...args: readonly string[]): Promise<Ran> {
  return run([process.execPath, join(import.meta.dirname, '../../../cli/main.ts'), ...args]);
}

async function run(command: readonly [string, ...string[]]): Promise<Ran> {
  const env = { ...process.env, KUBECONFIG: inject('kubeconfig') };
  return runCommand({ command, env, signal: AbortSignal.timeout(180_000) });
}
