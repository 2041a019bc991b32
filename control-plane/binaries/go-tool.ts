import { compareVersions } from 'compare-versions';
import which from 'which';
import { UserError } from '../../api/user-error.ts';
import { lastLines } from '../processes/last-lines.ts';
import { goVersion } from './programs.ts';
import { runCommand } from '../processes/run-command.ts';

/** Runs `go` with these arguments in that folder, and returns what it prints. Throws a UserError when it fails. */
export type GoTool = (args: readonly string[], cwd: string, subject: string) => Promise<string>;

const remedy = `install Go ${goVersion} or newer, or set KUBEBUILDER_ASSETS to a folder with the programs`;

/** Finds Go. Throws a UserError when there is none, or when it is too old. */
export async function findGo(userEnv: NodeJS.ProcessEnv, signal: AbortSignal): Promise<GoTool> {
  const file = await which('go', { path: userEnv['PATH'] ?? '', nothrow: true });
  if (file === null) {
    throw new UserError(`The Kubernetes programs must be built once, but there is no go on the PATH: ${remedy}.`);
  }
  const env = {
    ...userEnv,
    GOTOOLCHAIN: 'local', // A too old Go would otherwise download another in silence.
    GOWORK: 'off',
    GO111MODULE: 'on',
  };
  const go: GoTool = async (args, cwd, subject) => {
    const result = await runCommand({ command: [file, ...args], env, cwd, signal });
    if (result.exitCode === 0) return result.stdout;
    const output = lastLines(result.stderr + result.stdout, 10);
    throw new UserError(
      `${subject} failed; the output of go below says why. Correct that and start again (what is done is kept), or set KUBEBUILDER_ASSETS to a folder with the programs.\n${output}`,
    );
  };
  const answer = await go(['version'], '/', 'Asking Go for its version');
  const found = /\bgo(\d+(?:\.\d+)+)/.exec(answer)?.[1];
  if (found === undefined || compareVersions(found, goVersion) < 0) {
    throw new UserError(`${file} is ${found === undefined ? 'of an unknown version' : `Go ${found}`}: ${remedy}.`);
  }
  return go;
}
