import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import which from 'which';
import { testFolder } from '../../test/support/fake-programs.ts';
import { isRunning } from '../../test/support/is-running.ts';
import { runCommand } from './run-command.ts';
import { runProcess } from './run-process.ts';

const { signal } = new AbortController();
const user = { uid: 65_534, gid: 65_534 };
const source = JSON.stringify(import.meta.resolve('./run-process.ts'));

async function untilLogged(log: string, text: string): Promise<void> {
  await vi.waitFor(async () => expect(await readFile(log, 'utf8')).toContain(text), { timeout: 10_000, interval: 10 });
}

/** Runs a script in another Node.js process that starts a child; returns the process id of the child. */
async function runParent(ending: string, options: object = {}, env: NodeJS.ProcessEnv = {}): Promise<number> {
  const log = join(await testFolder(), 'log');
  const script = `const { runProcess } = await import(${source});
    const child = await runProcess(${JSON.stringify({ name: 'sleep', command: ['sleep', '1000'], log, ...options })});
    process.stdout.write(String(child.pid), () => { ${ending} });`;
  const command = [process.execPath, '--input-type=module', '-e', script] as const;
  const { stdout } = await runCommand({ command, env: { ...process.env, ...env }, signal });
  expect(stdout).toMatch(/^\d+$/);
  return Number(stdout);
}

it('writes all output to the log and reports the exit', async () => {
  const log = join(await testFolder(), 'log');
  const command = ['sh', '-c', 'echo "$WORD"; echo two >&2; exit 3'] as const;
  await using child = await runProcess({ name: 'sh', command, log, env: { ...process.env, WORD: 'one' } });
  expect(await child.exited).toEqual({ code: 3, signal: null });
  expect(child).toMatchObject({ exit: { code: 3 }, stopping: false });
  expect(await readFile(log, 'utf8')).toBe('one\ntwo\n');
});

it('stops a process with SIGTERM', async () => {
  const log = join(await testFolder(), 'log');
  const command = ['sh', '-c', 'trap "exit 7" TERM; echo ready; while :; do sleep 0.01; done'] as const;
  await using child = await runProcess({ name: 'sh', command, log });
  await untilLogged(log, 'ready');
  await child.stop();
  expect(child).toMatchObject({ exit: { code: 7, signal: null }, stopping: true });
});

it('kills a process that ignores SIGTERM', async () => {
  const log = join(await testFolder(), 'log');
  const command = ['sh', '-c', 'trap "" TERM; echo ready; while :; do sleep 0.01; done'] as const;
  await using child = await runProcess({ name: 'sh', command, log, graceMs: 50 });
  await untilLogged(log, 'ready');
  await Promise.all([child.stop(), child.stop()]);
  expect(child.exit).toEqual({ code: null, signal: 'SIGKILL' });
});

it.each([
  ['exits', 'process.exit(0)'],
  ['is killed', `process.kill(process.pid, 'SIGKILL')`],
])('kills a process when its parent %s', async (_, ending) => {
  const pid = await runParent(ending);
  await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), { timeout: 10_000, interval: 10 });
});

it('starts nothing if its parent is killed before the parent-death signal is set', async () => {
  const folder = await testFolder();
  const slow = `#!/bin/sh\nsleep 0.3\nexec '${await which('setpriv')}' "$@"\n`;
  await writeFile(join(folder, 'setpriv'), slow, { mode: 0o755 });
  const pid = await runParent(`process.kill(process.pid, 'SIGKILL')`, {}, { PATH: `${folder}:${process.env['PATH']}` });
  await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), { timeout: 10_000, interval: 10 });
});

it.runIf(process.getuid?.() === 0)('runs a process as another user, without privileges', async () => {
  const log = join(await testFolder(), 'log');
  await using child = await runProcess({ name: 'id', command: ['sh', '-c', 'id -u; id -g; id -G'], log, user });
  await child.exited;
  expect(await readFile(log, 'utf8')).toBe('65534\n65534\n65534\n');
});

it.runIf(process.getuid?.() === 0)('kills a process of another user too when its parent is killed', async () => {
  const pid = await runParent(`process.kill(process.pid, 'SIGKILL')`, { user });
  await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), { timeout: 10_000, interval: 10 });
});
