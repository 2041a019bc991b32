import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../network/command.ts';

/** Where the supervisor lies, once it is built; one for each run, so that two runs do not overwrite each other's. */
const program = join(tmpdir(), `quicgso-refuse-sends-${process.pid}`);

/** The words that make a command run under the supervisor of test/faults/refuse-sends.c. */
export function refuseSends(...options: readonly string[]): readonly string[] {
  return [program, ...options, '--'];
}

/** Builds the supervisor, with the C compiler of this machine. Returns its path. */
export async function buildRefuseSends(): Promise<string> {
  const source = join(import.meta.dirname, '../../faults/refuse-sends.c');
  await command('gcc', '-Wall', '-Wextra', '-Werror', '-O2', '-o', program, source);
  return program;
}
