import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';

const program = join(import.meta.dirname, '../../faults/interrupted-install.ts');

// With HTTP/2, one of four such processes never returned to its event loop and took all memory of the machine.
it.each([1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 40])(
  'an installation that is interrupted after %i answers of the API server ends',
  async (answers) => {
    const args = [program, inject('server'), inject('ca'), inject('token'), String(answers)];
    // A limit of memory, should it come back.
    const limited = ['--as=60000000000', process.execPath, ...args];
    const ran = promisify(execFile)('prlimit', limited, { timeout: 10_000, killSignal: 'SIGKILL' });
    await expect(ran).resolves.toMatchObject({ stderr: '', stdout: 'interrupted' });
  },
);
