import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { signalGroup, spawnChild, type ChildOptions } from './spawn-child.ts';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly exitSignal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command until it exits. On abort, kills it and its children before the promise rejects. */
export async function runCommand(options: ChildOptions & { readonly signal: AbortSignal }): Promise<CommandResult> {
  const { signal } = options;
  signal.throwIfAborted();
  const child = await spawnChild(options, ['ignore', 'pipe', 'pipe']);
  const kill = (): void => signalGroup(child, 'SIGKILL');
  signal.addEventListener('abort', kill);
  if (signal.aborted) kill();
  try {
    const { stdout: out, stderr: err } = child;
    if (out === null || err === null) throw new Error(`starting ${options.command[0]}: no pipes`);
    const [stdout, stderr] = await Promise.all([text(out), text(err), once(child, 'close')]);
    signal.throwIfAborted();
    return { exitCode: child.exitCode, exitSignal: child.signalCode, stdout, stderr };
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
