import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { UserError } from '../../api/user-error.ts';
import { cacheFolder } from './cache-folder.ts';
import { testFolder, writeFakePrograms, writeScript } from '../../test/support/fake-programs.ts';
import { findBinaries } from './find-binaries.ts';
import { requireLinux } from '../processes/require-linux.ts';

const { signal } = new AbortController();
const progress = (): void => {
  throw new Error('unexpected build');
};

async function failure(env: NodeJS.ProcessEnv): Promise<string> {
  const error: unknown = await findBinaries({ env, signal, progress }).catch((cause: unknown) => cause);
  if (!(error instanceof UserError)) throw new Error('not a UserError', { cause: error });
  return error.message;
}

it('uses the programs of KUBEBUILDER_ASSETS, also of an older version that is sufficient', async () => {
  const folder = await testFolder();
  await writeFakePrograms(folder, { 'kube-apiserver': '1.36.3', etcd: '3.6.0' });
  const found = await findBinaries({ env: { KUBEBUILDER_ASSETS: folder }, signal, progress });
  expect(found).toMatchObject({ etcd: join(folder, 'etcd'), kubectl: join(folder, 'kubectl') });
});

it('uses the programs of the cache without building', async () => {
  const env = { XDG_CACHE_HOME: await testFolder() };
  await writeFakePrograms(cacheFolder(env));
  const found = await findBinaries({ env, signal, progress });
  expect(found['kube-apiserver']).toBe(join(cacheFolder(env), 'kube-apiserver'));
});

it('uses the cache for another version of Kubernetes, regardless of KUBEBUILDER_ASSETS', async () => {
  const env = { XDG_CACHE_HOME: await testFolder(), KUBEBUILDER_ASSETS: await testFolder() };
  await writeFakePrograms(cacheFolder(env, '1.32.13'), {}, '1.32.13');
  const found = await findBinaries({ env, signal, progress, version: '1.32.13' });
  expect(found['kube-apiserver']).toBe(join(env.XDG_CACHE_HOME, 'quicgso/kubernetes/1.32.13/kube-apiserver'));
});

it('lists all programs that KUBEBUILDER_ASSETS lacks', async () => {
  const folder = await testFolder();
  await writeFakePrograms(folder);
  await rm(join(folder, 'etcd'));
  await rm(join(folder, 'kube-scheduler'));
  expect(await failure({ KUBEBUILDER_ASSETS: folder })).toBe(
    `KUBEBUILDER_ASSETS (${folder}) lacks etcd, kube-scheduler: add them (Kubernetes 1.37.2), or unset KUBEBUILDER_ASSETS to use the binaries that quicgso builds.`,
  );
});

it('rejects programs of KUBEBUILDER_ASSETS that are too old', async () => {
  const folder = await testFolder();
  await writeFakePrograms(folder, { 'kube-apiserver': '1.35.4' });
  expect(await failure({ KUBEBUILDER_ASSETS: folder })).toBe(
    `${folder}/kube-apiserver is version 1.35.4, but 1.36 or later is required: replace it, or unset KUBEBUILDER_ASSETS to use the binaries that quicgso builds.`,
  );
});

it('rejects a cached program of another version', async () => {
  const env = { XDG_CACHE_HOME: await testFolder() };
  await writeFakePrograms(cacheFolder(env), { kubectl: '1.36.3' });
  expect(await failure(env)).toBe(
    `${cacheFolder(env)}/kubectl is version 1.36.3 instead of 1.37.2: delete this file and rerun to rebuild it.`,
  );
});

it.each([
  ['crashes', 'echo no such library >&2; exit 127', 'exit code 127: no such library'],
  ['is killed', 'kill -9 $$', 'SIGKILL'],
  ['reports no version', 'echo hello', 'exit code 0: hello'],
])('rejects a cached program that %s', async (_, body, reason) => {
  const env = { XDG_CACHE_HOME: await testFolder() };
  await writeFakePrograms(cacheFolder(env));
  await writeScript(join(cacheFolder(env), 'etcd'), body);
  expect(await failure(env)).toBe(
    `Cannot run ${cacheFolder(env)}/etcd (${reason}): delete this file and rerun to rebuild it.`,
  );
});

it('rejects a cached file that is not a program', async () => {
  const env = { XDG_CACHE_HOME: await testFolder() };
  await writeFakePrograms(cacheFolder(env));
  await writeFile(join(cacheFolder(env), 'etcd'), 'half a download', { mode: 0o644 });
  expect(await failure(env)).toMatch(/^Cannot run .*\/etcd \(exit code 12\d: .*\): delete this file and rerun/);
});

it('reports that setpriv is missing', async () => {
  const folder = await testFolder();
  await writeFakePrograms(folder);
  vi.stubEnv('PATH', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await failure({ KUBEBUILDER_ASSETS: folder })).toBe(
    'setpriv is not on the PATH: install the util-linux package of your distribution.',
  );
});

it('requires Linux', () => {
  expect(() => requireLinux('darwin')).toThrow(
    new UserError('The sandbox requires Linux, but this is darwin: use a Linux machine, VM or container.'),
  );
});

it('ignores a relative XDG_CACHE_HOME, as its specification requires', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: 'here', HOME: '/people/a' })).toBe('/people/a/.cache/quicgso/kubernetes/1.37.2');
});
