import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';
import { runInTerminal, undecidedAboutColors as env } from '../../test/support/programs/run-in-terminal.ts';

const source = JSON.stringify(import.meta.resolve('./show-step.ts'));

/** A program with two steps: one that reports progress, and one that fails. */
const command = [
  process.execPath,
  '--input-type=module',
  '--eval',
  `const { showStep } = await import(${source});
   await showStep('opening the door', async ({ interactive, say }) => say(interactive ? 'in sight' : 'in a log'));
   await showStep('going out', async () => { throw new Error('rain'); }).catch(() => undefined);`,
] as const;
const escape = '\u001B[';

/** Replaces all durations with 0.1 s. */
const timeless = (shown: string): string => shown.replaceAll(/\d+\.\d s/g, '0.1 s');

async function runInPipe(more: NodeJS.ProcessEnv = {}): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const [program, ...args] = command;
  execFile(program, args, { env: { ...env, ...more } }, (_, stdout, stderr) => resolve(timeless(stdout + stderr)));
  return promise;
}

it('writes plain lines when stderr is not a terminal', async () => {
  const lines = ['opening the door', '  in a log', '  done in 0.1 s', 'going out', '  failed', ''].join('\n');
  expect(await runInPipe()).toBe(lines);
  expect(await runInPipe({ FORCE_COLOR: '1' })).toBe(lines);
});

it('writes plain lines in CI, even on a terminal', async () => {
  expect(await runInTerminal(command, { ...env, CI: 'true' })).toContain('opening the door\r\n  in a log\r\n');
});

it('shows one line per step on a terminal', async () => {
  const shown = timeless(await runInTerminal(command, env));
  expect(shown).toContain(`${escape}36m`);
  expect(shown).toMatch(/✔.* opening the door \(0\.1 s\)\r\n/);
  expect(shown).toMatch(/✖.* going out\r\n/);
});

it('shows no colors with NO_COLOR', async () => {
  const shown = timeless(await runInTerminal(command, { ...env, NO_COLOR: '1' }));
  expect(shown).toContain('✔ opening the door (0.1 s)\r\n');
  // Cursor movements are allowed.
  // oxlint-disable-next-line no-control-regex
  expect(shown).not.toMatch(/\u001B\[[\d;]*m/);
});
