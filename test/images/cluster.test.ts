import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, release } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { apiVersion, capabilityLabels, plurals, serviceAccounts, systemNamespace } from '../../api/names.ts';
import { gsoReportSchema } from '../../api/v1alpha1.ts';
import { createNode } from '../../control-plane/cluster/create-node.ts';
import { serviceAccountToken } from '../../control-plane/cluster/service-account-token.ts';
import { writeKubeconfig } from '../../control-plane/cluster/write-kubeconfig.ts';
import { TestClient } from '../support/cluster/test-client.ts';
import { type Container, startContainer } from './container.ts';

const images = inject('images');
const node = 'in-containers';
/** The name of the API server in its certificate. */
const serverName = 'kubernetes.default.svc';
const { signal } = new AbortController();

async function secretsFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'images-test-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  await chmod(folder, 0o755);
  return folder;
}

/** Anonymous memory of a process in bytes: what no other process shares and no file can restore. */
async function anonymousMemory(pid: number): Promise<number> {
  const [, kilobytes] = /^RssAnon:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

async function startOperator(admin: TestClient, folder: string): Promise<Container> {
  const account = { namespace: systemNamespace, serviceAccount: serviceAccounts.operator };
  const token = await serviceAccountToken(admin, account, signal);
  const file = join(folder, 'operator.kubeconfig');
  await writeKubeconfig(file, { server: inject('server'), ca: inject('ca'), token });
  await chmod(file, 0o644);
  return startContainer({
    image: images.operator,
    args: ['--min-evidence', 'kernel', '--health-port', '0'],
    env: { KUBECONFIG: file },
    folder,
    network: 'host',
  });
}

async function startProbe(admin: TestClient, uid: string, folder: string): Promise<Container> {
  const account = { namespace: systemNamespace, serviceAccount: serviceAccounts.pod };
  const boundTo = { kind: 'Node', name: node, uid } as const;
  const [token, authority] = [join(folder, 'token'), join(folder, 'ca.crt')];
  await writeFile(token, await serviceAccountToken(admin, { ...account, boundTo }, signal));
  await writeFile(authority, inject('ca'));
  const { hostname, port } = new URL(inject('server'));
  return startContainer({
    image: images.probe,
    env: {
      QUICGSO_NODE: node,
      QUICGSO_NETWORK: 'pod',
      QUICGSO_REACH: 'loopback',
      QUICGSO_PEER_PORT: '0',
      // By its name, as where the provider runs the control plane: names are looked up without any file of a distribution.
      QUICGSO_API_SERVER: `https://${serverName}:${port}`,
      QUICGSO_TOKEN_FILE: token,
      QUICGSO_CA_FILE: authority,
    },
    folder,
    network: 'host',
    hosts: [`${serverName}:${hostname}`],
  });
}

it('a probe and an operator from their images find out what a node can do, and label it', async () => {
  await using admin = new TestClient();
  const [nodePath, reportPath] = [`/api/v1/nodes/${node}`, `/apis/${apiVersion}/${plurals.reports}/${node}`];
  await using cleaning = new AsyncDisposableStack();
  for (const path of [reportPath, nodePath]) cleaning.defer(async () => admin.remove(path));
  const { uid } = await createNode(admin, { name: node, kernelVersion: release() }, signal);
  const folder = await secretsFolder();
  await using operator = await startOperator(admin, folder);
  await using probe = await startProbe(admin, uid, folder);

  await vi.waitFor(
    async () => {
      const { status } = v.parse(gsoReportSchema, await admin.get(reportPath));
      expect(status?.verdict?.podGso).toMatchObject({ state: 'Capable', evidence: 'Kernel' });
      expect(await admin.get(nodePath)).toMatchObject({
        metadata: { labels: { [capabilityLabels.podGso]: 'capable' } },
      });
    },
    { timeout: 30_000, interval: 200 },
  );

  await vi.waitFor(async () => expect(await anonymousMemory(probe.pid)).toBeLessThan(16_000_000), { timeout: 5000 });
  expect(await Promise.all([probe.stop(), operator.stop()]), 'exit codes').toEqual([0, 0]);
});

it.each([
  ['probe', [], 'QUICGSO_NODE is not set'],
  ['operator', ['--min-evidence', 'hearsay'], '--min-evidence is "hearsay", must be one of auto, wire, kernel'],
] as const)(
  'the %s says what is wrong with its settings, and ends with exit code 2',
  async (program, args, message) => {
    await using container = await startContainer({ image: images[program], args });
    expect(await container.ended()).toBe(2);
    expect(await container.log()).toContain(message);
  },
);
