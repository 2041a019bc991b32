import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { run } from './run.ts';
import { sourceRevision } from './source-revision.ts';

const { signal } = new AbortController();

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'revision-test-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  return folder;
}

it('is the commit, with -dirty after changes', async () => {
  const cwd = await emptyFolder();
  const git = async (...args: string[]): Promise<string> =>
    run(['git', '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { signal, cwd });
  await git('init', '--quiet');
  await run(['sh', '-c', 'echo one > file'], { signal, cwd });
  await git('add', 'file');
  await git('commit', '--quiet', '--message', 'One');
  const commit = await git('rev-parse', 'HEAD');
  expect(await sourceRevision(signal, cwd)).toBe(commit);
  await run(['sh', '-c', 'echo two > file'], { signal, cwd });
  expect(await sourceRevision(signal, cwd)).toBe(`${commit}-dirty`);
});

it('is unknown outside a Git checkout', async () => {
  expect(await sourceRevision(signal, await emptyFolder())).toBe('unknown');
});
