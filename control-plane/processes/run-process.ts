import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { signalGroup, spawnChild, type ChildOptions } from './spawn-child.ts';

export interface ProcessOptions extends ChildOptions {
  /** Its name in messages. */
  readonly name: string;
  /** The file to which all output is appended. */
  readonly log: string;
  /** Time between SIGTERM and SIGKILL; 0 kills immediately. Default: 10 s. */
  readonly graceMs?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A long-running child process; disposing of it stops it. */
export interface RunningProcess extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  readonly log: string;
  /** Undefined while it runs. */
  readonly exit: Exit | undefined;
  /** Resolves when it exits, for any reason; never rejects. */
  readonly exited: Promise<Exit>;
  /** True after a call of stop: then its exit is not a failure. */
  readonly stopping: boolean;
  /** Stops it and waits until it exits. Idempotent. */
  stop(): Promise<void>;
}

/** Starts a long-running child (see spawnChild). Throws a UserError without setpriv. */
export async function runProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { name, log, graceMs = 10_000 } = options;
  // A file instead of a pipe: the child never blocks on this process, and the log is complete even if this process dies.
  await using file = await open(log, 'a', 0o600);
  const child = await spawnChild(options, ['ignore', file.fd, file.fd]);
  const { pid } = child;
  if (pid === undefined) throw new Error(`starting ${name}: no process`);
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      resolve(exit);
    });
  });
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    if (graceMs > 0) {
      signalGroup(child, 'SIGTERM');
      const timer = new AbortController();
      await Promise.race([exited, delay(graceMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
      timer.abort();
    }
    signalGroup(child, 'SIGKILL');
    await exited;
  };
  return {
    name,
    pid,
    log,
    exited,
    get exit() {
      return exit;
    },
    get stopping() {
      return stopping;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
