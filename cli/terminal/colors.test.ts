import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInTerminal, undecidedAboutColors } from '../../test/support/programs/run-in-terminal.ts';

const command = [process.execPath, join(import.meta.dirname, '../main.ts'), 'probe', '--local'] as const;
const escape = '\u001B[';

async function runInPipe(env: NodeJS.ProcessEnv): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const [program, ...args] = command;
  execFile(program, args, { env }, (_, stdout, stderr) => resolve(stdout + stderr));
  return promise;
}

describe('colors', () => {
  it.each([
    ['are shown on a terminal', {}, true],
    ['are not shown with NO_COLOR', { NO_COLOR: '1' }, false],
    ['are not shown on a terminal without colors', { TERM: 'dumb' }, false],
  ])('%s', async (_, env, colored) => {
    const shown = await runInTerminal(command, { ...undecidedAboutColors, ...env });
    expect(shown).toContain('verdict: ');
    expect(shown.includes(escape)).toBe(colored);
  });

  it.each([
    ['are not written to a pipe', {}, false],
    ['are written to a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, true],
  ])('%s', async (_, env, colored) => {
    const written = await runInPipe({ ...undecidedAboutColors, ...env });
    expect(written).toContain('verdict: ');
    expect(written.includes(escape)).toBe(colored);
  });
});
