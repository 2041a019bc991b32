import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it, vi } from 'vitest';
import { TestClient } from '../../support/cluster/test-client.ts';
import { ApiClient } from '../../../kube/api-client.ts';
import { tokenCredentials } from '../../../kube/credentials/token.ts';
import { startControlPlane, type ControlPlane } from '../../../control-plane/cluster/control-plane.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { testFolder, writeScript } from '../../support/fake-programs.ts';
import { commandsWith } from '../../support/is-running.ts';
import type { Binaries } from '../../../control-plane/binaries/programs.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';
import { waitUntil } from '../../../control-plane/processes/wait-until.ts';
import { writeKubeconfig } from '../../../control-plane/cluster/write-kubeconfig.ts';
import { UserError } from '../../../api/user-error.ts';

const { signal } = new AbortController();
const run = promisify(execFile);

const folder = inject('binaries');
const binaries: Binaries = {
  etcd: join(folder, 'etcd'),
  'kube-apiserver': join(folder, 'kube-apiserver'),
  'kube-controller-manager': join(folder, 'kube-controller-manager'),
  'kube-scheduler': join(folder, 'kube-scheduler'),
  kubectl: join(folder, 'kubectl'),
};

async function kubectl(plane: ControlPlane, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(plane.kubectl, ['--kubeconfig', plane.kubeconfig, ...args]);
  return stdout.trim();
}

async function expectNothingLeft(parent: string): Promise<void> {
  expect(await readdir(parent)).toEqual([]);
  expect(await commandsWith(parent)).toEqual([]);
}

it('has the real scheduler bind a pod to a node without a kubelet', async () => {
  const parent = await testFolder();
  {
    await using plane = await startControlPlane({ binaries, parent, signal });
    await using client = new ApiClient(tokenCredentials(plane));
    await createNode(client, { name: 'a', kernelVersion: '5.10.0-30-amd64' }, signal);
    await kubectl(plane, 'run', 'web', '--image=none');
    const boundTo = await waitUntil(
      async () => (await kubectl(plane, 'get', 'pod', 'web', '-o', 'jsonpath={.spec.nodeName}')) || undefined,
      { subject: 'the scheduler', signal, timeoutMs: 20_000 },
    );
    expect(boundTo).toBe('a');
    expect(await kubectl(plane, 'get', 'nodes', '--no-headers', '-o', 'wide')).toMatch(
      /^a +Ready .* 5\.10\.0-30-amd64 /,
    );
  }
  await expectNothingLeft(parent);
});

it('issues tokens for a service account on a node, and nothing more', async () => {
  await using client = new TestClient();
  const node = await createNode(client, { name: 'token-node', kernelVersion: '6.1.0' }, signal);
  const account = { namespace: 'default', serviceAccount: 'default' };
  const token = await serviceAccountToken(client, { ...account, boundTo: { kind: 'Node', ...node } }, signal);
  const kubeconfig = join(await testFolder(), 'kubeconfig');
  await writeKubeconfig(kubeconfig, { server: inject('server'), ca: inject('ca'), token }, 'default');
  const { stdout } = await run(binaries.kubectl, ['--kubeconfig', kubeconfig, 'auth', 'whoami', '-o', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({
    status: {
      userInfo: {
        username: 'system:serviceaccount:default:default',
        extra: { 'authentication.kubernetes.io/node-name': ['token-node'] },
      },
    },
  });
  await expect(run(binaries.kubectl, ['--kubeconfig', kubeconfig, 'get', 'nodes'])).rejects.toThrow('Forbidden');
  await client.request({ method: 'DELETE', path: '/api/v1/nodes/token-node', signal });
});

it('runs twice at the same time, survives an API server crash, and stops on repeated disposal', async () => {
  const parent = await testFolder();
  const [one, two] = await Promise.all([
    startControlPlane({ binaries, parent, signal }),
    startControlPlane({ binaries, parent, signal }),
  ]);
  try {
    expect(one.server).not.toBe(two.server);
    await kubectl(one, 'create', 'namespace', 'kept');
    await one.stopApiServer();
    await expect(kubectl(one, 'get', 'namespaces')).rejects.toThrow('refused');
    await one.startApiServer(signal);
    expect(await kubectl(one, 'get', 'namespace', 'kept', '-o', 'name')).toBe('namespace/kept');
    await expect(kubectl(two, 'get', 'namespace', 'kept')).rejects.toThrow('NotFound');
  } finally {
    await Promise.all([one, two, one].map(async (plane) => plane[Symbol.asyncDispose]()));
  }
  await expectNothingLeft(parent);
});

it('tells when one of its programs has died', async () => {
  const parent = await testFolder();
  const broken = join(await testFolder(), 'kube-scheduler');
  await writeScript(broken, 'echo no luck; exit 4');
  await using plane = await startControlPlane({ binaries: { ...binaries, 'kube-scheduler': broken }, parent, signal });
  expect((await plane.failed).message).toBe('kube-scheduler exited with code 4; last lines of its log:\nno luck');
});

it.each(['etcd', 'kube-apiserver'] as const)('reports when %s dies during the start', async (name) => {
  const parent = await testFolder();
  const broken = join(await testFolder(), name);
  await writeScript(broken, 'echo no luck; exit 4');
  await expect(startControlPlane({ binaries: { ...binaries, [name]: broken }, parent, signal })).rejects.toThrow(
    `${name} exited with code 4; last lines of its log:\nno luck`,
  );
  await expectNothingLeft(parent);
});

it.each([
  ['before it begins', async () => undefined],
  ['when its folder is there', async (parent: string) => expect(await readdir(parent)).not.toEqual([])],
  ['when etcd runs', async (parent: string) => expect(await commandsWith(`data-dir=${parent}`)).not.toEqual([])],
  [
    'when the API server runs',
    async (parent: string) => expect(await commandsWith(`cert-dir=${parent}`)).not.toEqual([]),
  ],
])('leaves nothing behind when it is aborted %s', async (_, moment) => {
  const parent = await testFolder();
  const abort = new AbortController();
  const reached = vi.waitFor(async () => moment(parent), { timeout: 30_000, interval: 1 });
  const started = (async () => {
    if (moment.length === 0) await reached;
    return startControlPlane({ binaries, parent, signal: abort.signal });
  })();
  await Promise.all([expect(started).rejects.toThrow('enough'), reached.then(() => abort.abort(new Error('enough')))]);
  await expectNothingLeft(parent);
});

it('takes another port when the chosen one is taken first', async () => {
  const parent = await testFolder();
  await using taken = await occupiedPort();
  const free = await occupiedPort();
  await free[Symbol.asyncDispose]();
  const choosePort = vi.fn<() => Promise<number>>().mockResolvedValueOnce(taken.port).mockResolvedValue(free.port);
  await using plane = await startControlPlane({ binaries, parent, signal, choosePort });
  expect(plane.server).toBe(`https://127.0.0.1:${free.port}`);
});

it('reports when every port is taken, and leaves nothing behind', async () => {
  const parent = await testFolder();
  await using taken = await occupiedPort();
  await expect(startControlPlane({ binaries, parent, signal, choosePort: async () => taken.port })).rejects.toThrow(
    new UserError(
      `Other programs took 3 free ports (the last was ${taken.port}) before the API server could listen: rerun.`,
    ),
  );
  await expectNothingLeft(parent);
});

it('reports a folder that cannot be created, or a path too long for a socket', async () => {
  await expect(startControlPlane({ binaries, parent: '/proc/self', signal })).rejects.toThrow(
    new UserError('Cannot write to /proc/self: set TMPDIR to a writable directory.'),
  );
  const long = join(await testFolder(), 'long'.repeat(20));
  await mkdir(long);
  await expect(startControlPlane({ binaries, parent: long, signal })).rejects.toThrow(
    new UserError(`The path ${long} is too long for a Unix socket: set TMPDIR to a shorter one.`),
  );
  expect(await readdir(long)).toEqual([]);
});

async function occupiedPort(): Promise<AsyncDisposable & { readonly port: number }> {
  // It accepts connections and never answers; unread, their end would not be noticed, and closing would wait for it.
  const server = createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose]() };
}
