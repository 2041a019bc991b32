import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fakeGoEnvironment, testFolder } from '../../test/support/fake-programs.ts';

it('reports builds in plain lines when stderr is not a terminal, one per start and end', async () => {
  const folder = await testFolder();
  const env = {
    ...process.env,
    KUBEBUILDER_ASSETS: undefined,
    ...(await fakeGoEnvironment(folder)),
    TMPDIR: folder,
    FORCE_COLOR: '1',
  };
  const { promise, resolve } = Promise.withResolvers<string>();
  const args = [join(import.meta.dirname, '../main.ts'), 'sandbox', '--once'];
  execFile(process.execPath, args, { env }, (_, _stdout, stderr) => resolve(stderr));
  const lines = (await promise).replaceAll(/\d+(?:\.\d)? s$/gm, 'SECONDS').split('\n');
  expect(lines.slice(0, 14)).toEqual([
    'finding the binaries of the control plane',
    '  building etcd (1 of 5), first run only: about 1 min on 2 cores',
    '  built etcd (1 of 5) in SECONDS',
    '  building kube-apiserver (2 of 5), first run only: about 7 min on 2 cores',
    '  built kube-apiserver (2 of 5) in SECONDS',
    '  building kube-controller-manager (3 of 5), first run only: about 2 min on 2 cores',
    '  built kube-controller-manager (3 of 5) in SECONDS',
    '  building kube-scheduler (4 of 5), first run only: about 1 min on 2 cores',
    '  built kube-scheduler (4 of 5) in SECONDS',
    '  building kubectl (5 of 5), first run only: about 1 min on 2 cores',
    '  built kubectl (5 of 5) in SECONDS',
    '  done in SECONDS',
    'starting etcd, API server, scheduler and controller manager',
    '  failed',
  ]);
});
