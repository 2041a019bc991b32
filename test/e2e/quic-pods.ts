import { expect, vi } from 'vitest';
import * as v from 'valibot';
import { kubectl } from './command-line.ts';
import { nodes, type NodeName } from './nodes.ts';
import { quicImage } from './workload-images.ts';

/** The namespace of the clients, which nobody opted in: they are as in a cluster without quicgso. */
export const clients = 'clients';

const podList = v.object({
  items: v.array(
    v.object({
      metadata: v.object({ name: v.string(), annotations: v.exactOptional(v.record(v.string(), v.string())) }),
      spec: v.object({ nodeName: v.exactOptional(v.string()) }),
      status: v.object({ podIP: v.exactOptional(v.string()) }),
    }),
  ),
});

export interface RunningPod {
  readonly name: string;
  readonly node: string;
  readonly ip: string;
}

/** Applies manifests as `kubectl apply` takes them from a file. */
export async function applyManifests(folder: string, ...manifests: readonly object[]): Promise<void> {
  const { writeFile } = await import('node:fs/promises');
  const file = `${folder}/manifests.json`;
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }));
  await kubectl('apply', '--server-side', '-f', file);
}

/** The pods with this label, once so many of them are ready. */
export async function readyPods(namespace: string, app: string, count: number): Promise<RunningPod[]> {
  await vi.waitFor(
    async () => {
      const { items } = await listPods(namespace, app);
      expect(items).toHaveLength(count);
    },
    { timeout: 60_000, interval: 300 },
  );
  await kubectl('wait', '-n', namespace, 'pod', '-l', `app=${app}`, '--for=condition=Ready', '--timeout=60s');
  const { items } = await listPods(namespace, app);
  return items.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    node: spec.nodeName ?? '',
    ip: status.podIP ?? '',
  }));
}

async function listPods(namespace: string, app: string): Promise<v.InferOutput<typeof podList>> {
  return v.parse(podList, JSON.parse(await kubectl('get', 'pods', '-n', namespace, '-l', `app=${app}`, '-o', 'json')));
}

/** A pod on each node from which files are fetched. */
export function clientManifests(): object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: clients } },
    ...nodes.map(({ name }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `client-${name}`, namespace: clients, labels: { app: 'client' } },
      spec: {
        nodeName: name,
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'client', image: quicImage, imagePullPolicy: 'Never' }],
      },
    })),
  ];
}

/** Bytes that a client on another node gets of a pod's file in so many seconds. */
export async function fetchFrom({ node, ip }: RunningPod, seconds: number, transport = 'quic'): Promise<number> {
  const elsewhere = nodes
    .map(({ name }) => name)
    .find((name): name is NodeName => name !== node && name !== 'silent-loss');
  const command = [`/quic`, 'fetch', `https://${ip}:8443/file`, String(seconds), transport];
  return Number(await kubectl('exec', '-n', clients, `client-${elsewhere ?? ''}`, '--', ...command));
}
