import { execFile } from 'node:child_process';

/** This process's environment, without variables that decide on colours; TERM is a terminal with colours. */
export const undecidedAboutColors: NodeJS.ProcessEnv = {
  ...process.env,
  CI: undefined,
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
  NODE_DISABLE_COLORS: undefined,
  TERM: 'xterm-256color',
};

/** Runs a command on a terminal of its own (by script(1), of util-linux), and returns what it shows there. */
export async function runInTerminal(command: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const line = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  const { promise, resolve } = Promise.withResolvers<string>();
  // A terminal that script makes has no size, and spinners then clear endless lines.
  const args = ['--quiet', '--command', `stty rows 24 cols 100; ${line}`, '/dev/null'];
  execFile('script', args, { env }, (_, stdout) => resolve(stdout));
  return promise;
}
