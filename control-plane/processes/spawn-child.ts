import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import which from 'which';
import { UserError } from '../../api/user-error.ts';
import { atExit } from './at-exit.ts';

export interface ChildOptions {
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** The whole environment. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Runs the program as another user; requires root. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** If this process died before setpriv set the signal, the program has another parent and must not start. */
const unlessOrphaned = ['sh', '-c', '[ "$PPID" = "$0" ] && exec "$@"', String(process.pid)];

/**
 * Starts a program that cannot outlive this process: setpriv makes the kernel kill it when this process dies. It leads its
 * own process group, so that Ctrl-C in a terminal only reaches this process, which decides what to stop when.
 * Throws a UserError if setpriv is missing.
 */
export async function spawnChild(options: ChildOptions, stdio: StdioOptions): Promise<ChildProcess> {
  const { command, env = process.env, cwd = '/', user } = options;
  const setpriv = await which('setpriv', { nothrow: true });
  if (setpriv === null) {
    throw new UserError('setpriv is not on the PATH: install the util-linux package of your distribution.');
  }
  const become =
    user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--no-new-privs'];
  const child = spawn(setpriv, ['--pdeathsig', 'SIGKILL', ...become, '--', ...unlessOrphaned, ...command], {
    env,
    cwd,
    stdio,
    detached: true,
  });
  const forget = atExit(() => signalGroup(child, 'SIGKILL'));
  child.once('close', forget);
  if (child.pid === undefined) await once(child, 'spawn').finally(forget);
  return child;
}

/** Sends a signal to a child and its process group; does nothing after the child exited. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  // After the exit, the id may belong to another process.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause;
  }
}
