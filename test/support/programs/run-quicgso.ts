import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';

export interface Ran {
  /** The exit code. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const main = join(import.meta.dirname, '../../../cli/main.ts');

/** Runs the command as a user does, with a kubeconfig: that of the administrator by default. */
export async function runQuicgso(args: readonly string[], kubeconfig = inject('kubeconfig')): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const env = { ...process.env, KUBECONFIG: kubeconfig, NO_COLOR: '1' };
  execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) => {
    resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
  });
  return promise;
}
