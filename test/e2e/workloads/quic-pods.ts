import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import * as v from 'valibot';
import { kubectl } from '../programs/command-line.ts';
import { nodes, type NodeName } from '../cluster/nodes.ts';
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
  const file = join(folder, 'manifests.json');
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }));
  await kubectl('apply', '--server-side', '-f', file);
}

/** A Deployment of one QUIC server, with a replica on each node as far as nothing stands against it. */
export function deployment(namespace: string, app: string, image: string): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace },
    spec: {
      replicas: nodes.length,
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels: { app } },
        spec: {
          terminationGracePeriodSeconds: 0,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app } },
            },
          ],
          containers: [{ name: 'server', image, imagePullPolicy: 'Never' }],
        },
      },
    },
  };
}

/** A pod of a QUIC server on a node, in which somebody has switched GSO off by hand. */
export function podWithoutGso(namespace: string, app: string, image: string, node: NodeName): object {
  const env = [{ name: 'QUIC_GO_DISABLE_GSO', value: 'true' }];
  const containers = [{ name: 'server', image, imagePullPolicy: 'Never', env }];
  const spec = { nodeName: node, terminationGracePeriodSeconds: 0, containers };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: app, namespace, labels: { app } }, spec };
}

/** The policy of a namespace. */
export function policy(namespace: string, rules: readonly object[]): object {
  return {
    apiVersion: 'quicgso.io/v1alpha1',
    kind: 'GsoPolicy',
    metadata: { name: 'default', namespace },
    spec: { rules },
  };
}

/** Deletes the pods of a Deployment and returns those that come in their place, which have gone through admission anew. */
export async function recreate(namespace: string, app: string): Promise<RunningPod[]> {
  await kubectl('delete', 'pods', '-n', namespace, '-l', `app=${app}`, '--wait=true');
  return readyPods(namespace, app, nodes.length);
}

/** The pod on a node. Throws when there is none. */
export function podOn(pods: readonly RunningPod[], node: NodeName): RunningPod {
  const found = pods.find((pod) => pod.node === node);
  if (found === undefined) throw new Error(`no pod on ${node}: ${JSON.stringify(pods)}`);
  return found;
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
