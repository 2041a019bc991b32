import { compareVersions } from 'compare-versions';
import which from 'which';
import { UserError } from '../../api/user-error.ts';
import { lastLines } from '../processes/last-lines.ts';
import { goVersion } from './programs.ts';
import { runCommand } from '../processes/run-command.ts';

/** Runs `go` with these arguments in a directory, and returns its output. Throws a UserError if it fails. */
export type GoTool = (args: readonly string[], cwd: string, subject: string) => Promise<string>;

const remedy = `install Go ${goVersion} or later, or set KUBEBUILDER_ASSETS to a directory with the control plane binaries`;

/** Throws a UserError if Go is missing or too old. */
export async function findGo(userEnv: NodeJS.ProcessEnv, signal: AbortSignal): Promise<GoTool> {
  const file = await which('go', { path: userEnv['PATH'] ?? '', nothrow: true });
  if (file === null) {
    throw new UserError(`The control plane must be built once, but go is not on the PATH: ${remedy}.`);
  }
  const env = {
    ...userEnv,
    GOTOOLCHAIN: 'local', // Otherwise, an old Go silently downloads another one.
    GOWORK: 'off',
    GO111MODULE: 'on',
  };
  const go: GoTool = async (args, cwd, subject) => {
    const result = await runCommand({ command: [file, ...args], env, cwd, signal });
    if (result.exitCode === 0) return result.stdout;
    const output = lastLines(result.stderr + result.stdout, 10);
    throw new UserError(
      `${subject} failed; see the output of go below. Fix the cause and rerun (finished binaries are kept), or set KUBEBUILDER_ASSETS to a directory with the control plane binaries.\n${output}`,
    );
  };
  const answer = await go(['version'], '/', 'Running go version');
  const found = /\bgo(\d+(?:\.\d+)+)/.exec(answer)?.[1];
  if (found === undefined || compareVersions(found, goVersion) < 0) {
    throw new UserError(`${file} is ${found === undefined ? 'an unknown version of Go' : `Go ${found}`}: ${remedy}.`);
  }
  return go;
}
