import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { parse } from 'valibot';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { apiVersion, peerKeySecret, plurals, systemNamespace } from '../../../api/names.ts';
import { gsoReportSchema, type NetworkObservation } from '../../../api/v1alpha1.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import type { ApiClient } from '../../../kube/api-client.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { startProbe } from '../../support/programs/start-probe.ts';

const name = 'probe-without-peers';
const reports = `/apis/${apiVersion}/${plurals.reports}`;
const secrets = `/api/v1/namespaces/${systemNamespace}/secrets`;
const signal = AbortSignal.timeout(120_000);

/** A probe without an operator, with an invalid key and a port in use: first the key is fixed, then the port. */
const stack = new AsyncDisposableStack();
let client: ApiClient;
let taken: Socket;

beforeAll(async () => {
  client = stack.use(new TestClient());
  await client.ask({ method: 'DELETE', path: `${secrets}/${peerKeySecret}`, signal });
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: peerKeySecret }, data: { key: btoa('short') } };
  await client.request({ method: 'POST', path: secrets, body: secret, signal });
  const { uid } = await createNode(client, { name, kernelVersion: '6.1.0' }, signal);
  const owner = { apiVersion: 'v1', kind: 'Node', name, uid };
  const report = { apiVersion, kind: 'GsoReport', metadata: { name, ownerReferences: [owner] }, spec: {} };
  await client.request({ method: 'POST', path: reports, body: report, signal });
  taken = createSocket('udp4').bind(0);
  await once(taken, 'listening');
  stack.use(await startProbe({ name, uid }, taken.address().port));
});

afterAll(async () => {
  await stack.disposeAsync();
  await using cleaner = new TestClient();
  for (const path of [`/api/v1/nodes/${name}`, `${reports}/${name}`, `${secrets}/${peerKeySecret}`])
    await cleaner.ask({ method: 'DELETE', path, signal });
});

/** Waits for an observation of which `fits` is true. */
async function untilObserved(fits: (seen: NetworkObservation) => boolean): Promise<NetworkObservation> {
  return vi.waitUntil(
    async () => {
      const body = await client.request({ method: 'GET', path: `${reports}/${name}`, signal });
      const seen = parse(gsoReportSchema, body).status?.observed?.pod;
      return seen !== undefined && fits(seen) ? seen : undefined;
    },
    { timeout: 45_000, interval: 100 },
  );
}

const saying = ({ findings }: NetworkObservation, code: string): string | undefined =>
  findings.find((finding) => finding.code === code)?.message;

it('reports what it can test without a key, and why the key is missing', async () => {
  const seen = await untilObserved((one) => saying(one, 'PeerKeyUnreadable') !== undefined);
  expect(saying(seen, 'PeerKeyUnreadable')).toContain(`Secret ${systemNamespace}/${peerKeySecret}: Invalid length`);
  expect(seen.ipv4?.gso).toMatchObject({ state: 'Capable', evidence: 'Kernel' });
});

it('reports that its port is in use once it has a key, and uses it as soon as it is free', async () => {
  const data = { key: randomBytes(32).toString('base64') };
  const path = `${secrets}/${peerKeySecret}`;
  const contentType = 'application/merge-patch+json';
  await client.request({ method: 'PATCH', path, body: { data }, contentType, signal });
  const { port } = taken.address();
  const seen = await untilObserved((one) => saying(one, 'PeerPortTaken') !== undefined);
  expect(saying(seen, 'PeerPortTaken')).toMatch(RegExp(`cannot listen on UDP port ${port}: .*EADDRINUSE`));
  expect(seen.port).toBeUndefined();
  taken.close();
  const healed = await untilObserved((one) => one.port === port);
  expect(healed.findings).toEqual([]);
});
