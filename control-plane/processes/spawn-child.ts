import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import which from 'which';
import { UserError } from '../../api/user-error.ts';
import { atExit } from './at-exit.ts';

export interface ChildOptions {
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** The whole environment; without it, ours. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Runs the program as another user, which only root may ask for. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** We may have died before setpriv spoke to the kernel; the program, which then has another parent, must not start. */
const unlessOrphaned = ['sh', '-c', '[ "$PPID" = "$0" ] && exec "$@"', String(process.pid)];

/**
 * Starts a program that cannot outlive us: setpriv asks the kernel to kill it when we die, however we die. It leads a
 * process group of its own, so that Ctrl-C in a terminal reaches only us, and we decide what ends when.
 * Throws a UserError without setpriv.
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

/** Sends a signal to a child and to all that it has started; does nothing once the child has ended. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  // After the end the number may belong to somebody else.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause;
  }
}
