import { mkdir, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { UserError } from '../../api/user-error.ts';
import type { BuildStep } from './build-programs.ts';
import { cacheFolder } from './cache-folder.ts';
import { fakeGoEnvironment, testFolder, writeFakePrograms, type FakeGo } from '../../test/support/fake-programs.ts';
import { findBinaries } from './find-binaries.ts';
import { isRunning } from '../../test/support/is-running.ts';
import { plainBuildProgress } from './plain-build-progress.ts';
import { programNames } from './programs.ts';

const { signal } = new AbortController();
const progress = (): void => undefined;

async function failure(fake: FakeGo, change: NodeJS.ProcessEnv = {}): Promise<string> {
  const env = { ...(await fakeGoEnvironment(await testFolder(), fake)), ...change };
  const error: unknown = await findBinaries({ env, signal, progress }).catch((cause: unknown) => cause);
  if (!(error instanceof UserError)) throw new Error('not a UserError', { cause: error });
  return error.message;
}

it('builds every program into an empty cache and leaves nothing else there', async () => {
  const env = await fakeGoEnvironment(await testFolder());
  const steps: BuildStep[] = [];
  const found = await findBinaries({ env, signal, progress: (step) => steps.push(step) });
  expect((await readdir(cacheFolder(env))).toSorted()).toEqual([...programNames].toSorted());
  expect(dirname(found.etcd)).toBe(cacheFolder(env));
  expect(steps.filter(({ state }) => state === 'done').map(({ program, index }) => [index, program])).toEqual(
    programNames.map((name, position) => [position + 1, name]),
  );
});

it('builds only what is missing, with the installed Go and version stamps', async () => {
  const folder = await testFolder();
  const env = await fakeGoEnvironment(folder);
  await writeFakePrograms(cacheFolder(env));
  await rm(join(cacheFolder(env), 'kube-scheduler'));
  await findBinaries({ env, signal, progress });
  const stamp = 'k8s.io/component-base/version';
  const flags = `-s -w -X ${stamp}.gitVersion=v1.37.2 -X ${stamp}.gitMajor=1 -X ${stamp}.gitMinor=37`;
  expect((await readFile(join(folder, 'go.log'), 'utf8')).split('\n')).toEqual([
    'local version',
    'local mod download -json k8s.io/kubernetes@v1.37.2',
    expect.stringMatching(
      RegExp(
        `^local build -mod=mod -trimpath -ldflags ${RegExp.escape(flags)} -o \\S+ k8s.io/kubernetes/cmd/kube-scheduler$`,
      ),
    ),
    '',
  ]);
});

it('replaces the staging modules of Kubernetes with the published ones', async () => {
  const folder = await testFolder();
  await findBinaries({ env: await fakeGoEnvironment(folder), signal, progress });
  expect((await readFile(join(folder, 'used.mod'), 'utf8')).split('\n')).toEqual([
    'module quicgso-sandbox',
    'go 1.26.0',
    'godebug default=go1.26',
    'require k8s.io/kubernetes v1.37.2',
    'replace k8s.io/api => k8s.io/api v0.37.2',
    '',
  ]);
});

it('builds another version of Kubernetes with the staging modules of that version', async () => {
  const folder = await testFolder();
  const env = await fakeGoEnvironment(folder, { kubernetes: '1.32.13' });
  await findBinaries({ env, signal, progress, version: '1.32.13' });
  expect((await readdir(cacheFolder(env, '1.32.13'))).toSorted()).toEqual([...programNames].toSorted());
  expect(await readFile(join(folder, 'used.mod'), 'utf8')).toContain(
    'require k8s.io/kubernetes v1.32.13\nreplace k8s.io/api => k8s.io/api v0.32.13\n',
  );
});

it('reports that Go is missing', async () => {
  expect(await failure({}, { PATH: await testFolder() })).toBe(
    'The control plane must be built once, but go is not on the PATH: install Go 1.26 or later, or set KUBEBUILDER_ASSETS to a directory with the control plane binaries.',
  );
});

it('reports that Go is too old', async () => {
  expect(await failure({ version: 'go version go1.24.1 linux/amd64' })).toMatch(
    /^\/\S+\/go is Go 1\.24\.1: install Go 1\.26 or later, or set KUBEBUILDER_ASSETS to a directory with the control plane binaries\.$/,
  );
});

it('shows the end of the output of a failed build, and leaves no partial program', async () => {
  const folder = await testFolder();
  const env = await fakeGoEnvironment(folder, { build: 'echo half >"$out"; echo "x.go:1: undefined: y" >&2; exit 1' });
  await expect(findBinaries({ env, signal, progress })).rejects.toThrow(
    new UserError(
      'Building etcd 3.7.3 failed; see the output of go below. Fix the cause and rerun (finished binaries are kept), or set KUBEBUILDER_ASSETS to a directory with the control plane binaries.\nx.go:1: undefined: y',
    ),
  );
  expect(await readdir(cacheFolder(env))).toEqual([]);
});

it('reports that the cache is not writable', async () => {
  // Not even root can create a directory in a file.
  const file = join(await testFolder(), 'file');
  await writeFile(file, '');
  expect(await failure({}, { XDG_CACHE_HOME: file })).toBe(
    `Cannot write to the cache directory ${file}/quicgso/kubernetes/1.37.2 (ENOTDIR): set XDG_CACHE_HOME to a writable directory, or KUBEBUILDER_ASSETS to a directory with the control plane binaries.`,
  );
});

it('on abort, kills the build and its children, and leaves no partial program', async () => {
  const folder = await testFolder();
  const build = `echo half >"$out"; sleep 1000 & echo $! >'${folder}/pid.part'; mv '${folder}/pid.part' '${folder}/pid'; wait`;
  const env = await fakeGoEnvironment(folder, { build });
  const abort = new AbortController();
  const found = findBinaries({ env, signal: abort.signal, progress });
  const pid = Number(await vi.waitFor(async () => readFile(join(folder, 'pid'), 'utf8'), { timeout: 10_000 }));
  abort.abort(new Error('enough'));
  await expect(found).rejects.toThrow('enough');
  expect(await readdir(cacheFolder(env))).toEqual([]);
  await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), { timeout: 10_000 });
});

it('removes what a killed build left in the cache', async () => {
  const env = await fakeGoEnvironment(await testFolder());
  const namespace = (await readlink('/proc/self/ns/pid')).replaceAll(/\D/g, '');
  await mkdir(join(cacheFolder(env), `build-${process.pid}-1-${namespace}-abcdef`), { recursive: true });
  await findBinaries({ env, signal, progress });
  expect((await readdir(cacheFolder(env))).toSorted()).toEqual([...programNames].toSorted());
});

it('reports each build in two plain lines', () => {
  const lines: string[] = [];
  const report = plainBuildProgress((line) => lines.push(line));
  const step = { program: 'kube-apiserver', index: 2, count: 5, expectedSeconds: 420 } as const;
  report({ ...step, elapsedSeconds: 0, state: 'started' });
  report({ ...step, elapsedSeconds: 1, state: 'running' });
  report({ ...step, elapsedSeconds: 200, state: 'done' });
  expect(lines).toEqual([
    'building kube-apiserver (2 of 5), first run only: about 7 min on 2 cores\n',
    'built kube-apiserver (2 of 5) in 200 s\n',
  ]);
});
