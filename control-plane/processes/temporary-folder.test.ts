import { mkdir, readdir, symlink } from 'node:fs/promises';
import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../../test/support/fake-programs.ts';
import { runCommand } from './run-command.ts';
import { makeTemporaryFolder, sweepTemporaryFolders } from './temporary-folder.ts';

const namespace = readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
const { signal } = new AbortController();
const source = JSON.stringify(import.meta.resolve('./temporary-folder.ts'));

/** Runs a script in another Node.js process that creates a temporary directory. */
async function runOwner(parent: string, ending: string): Promise<void> {
  const script = `const { makeTemporaryFolder } = await import(${source});
    await makeTemporaryFolder(${JSON.stringify(parent)}); ${ending}`;
  await runCommand({ command: [process.execPath, '--input-type=module', '-e', script], signal });
}

it('removes a directory when it is disposed of', async () => {
  const parent = await testFolder();
  {
    await using folder = await makeTemporaryFolder(parent);
    await mkdir(join(folder.path, 'a/b'), { recursive: true });
    expect(await readdir(parent)).toHaveLength(1);
  }
  expect(await readdir(parent)).toEqual([]);
});

it('removes a directory when its owner exits without disposing of it', async () => {
  const parent = await testFolder();
  await runOwner(parent, 'process.exit(3)');
  expect(await readdir(parent)).toEqual([]);
});

it('sweeps the directory of an owner that was killed', async () => {
  const parent = await testFolder();
  await runOwner(parent, `process.kill(process.pid, 'SIGKILL')`);
  expect(await readdir(parent)).toHaveLength(1);
  await sweepTemporaryFolders(parent);
  expect(await readdir(parent)).toEqual([]);
});

it('sweeps the directory of a dead owner whose process id was reused', async () => {
  const parent = await testFolder();
  await mkdir(join(parent, `quicgso-${process.pid}-1-${namespace}-abcdef`));
  await sweepTemporaryFolders(parent);
  expect(await readdir(parent)).toEqual([]);
});

it.each([
  ['of another PID namespace', 'quicgso-999999999-1-1-abcdef'],
  ['of another program', 'quicgso-probe'],
  ['with another prefix', `other-999999999-1-${namespace}-abcdef`],
])('leaves a directory %s alone', async (_, name) => {
  const parent = await testFolder();
  await mkdir(join(parent, name));
  await sweepTemporaryFolders(parent);
  expect(await readdir(parent)).toEqual([name]);
});

it('leaves the directory of a live owner and a planted symlink alone', async () => {
  const parent = await testFolder();
  await using folder = await makeTemporaryFolder(parent);
  await symlink('/', join(parent, `quicgso-999999999-1-${namespace}-abcdef`));
  await sweepTemporaryFolders(parent);
  expect(await readdir(parent)).toHaveLength(2);
  expect(folder.path).toContain(`quicgso-${process.pid}-`);
});
