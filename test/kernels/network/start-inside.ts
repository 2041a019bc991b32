import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../../../control-plane/processes/run-process.ts';
import { makeTemporaryFolder } from '../../../control-plane/processes/temporary-folder.ts';
import { waitUntil } from '../../../control-plane/processes/wait-until.ts';
import type { NetworkNamespace } from './network-namespace.ts';

/** A program that runs in a namespace; disposing of it ends it. */
export interface RunningInside extends AsyncDisposable {
  /** All that it has printed so far. */
  output(): Promise<string>;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
}

/** Starts a program and waits until it has printed `ready`. */
export async function startInside(
  namespace: NetworkNamespace,
  [program, ...parameters]: readonly [string, ...string[]],
  ready: string,
): Promise<RunningInside> {
  await using made = new AsyncDisposableStack();
  const folder = made.use(await makeTemporaryFolder(tmpdir()));
  const log = join(folder.path, 'log');
  const command = [...namespace.inside, program, ...parameters] as const;
  const child = made.use(await runProcess({ name: program, command, log }));
  const output = async (): Promise<string> => readFile(log, 'utf8');
  await waitUntil(
    async () => {
      const printed = await output();
      if (child.exit) throw new Error(`starting ${command.join(' ')}: it ended, ${printed}`);
      return printed.includes(ready) || undefined;
    },
    { subject: `"${ready}" from ${program}`, signal: new AbortController().signal, intervalMs: 20 },
  );
  const all = made.move();
  return { output, stop: async () => child.stop(), [Symbol.asyncDispose]: async () => all.disposeAsync() };
}
