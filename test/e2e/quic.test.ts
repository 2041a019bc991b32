import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installQuicgso } from './install-quicgso.ts';
import { applyManifests, clientManifests, clients, fetchFrom, readyPods, type RunningPod } from './quic-pods.ts';
import { kubectl } from './command-line.ts';
import { nodes } from './nodes.ts';
import { caddyImage, fileBytes, quicImage } from './workload-images.ts';

const shop = 'shop';
let folder: string;

/** A server of one kind, a replica on each node if the scheduler may choose. */
function deployment(app: string, image: string, differences: { env?: object[]; annotations?: object } = {}): object {
  const { env = [], annotations = {} } = differences;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace: shop },
    spec: {
      replicas: nodes.length,
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels: { app }, annotations },
        spec: {
          terminationGracePeriodSeconds: 0,
          // One on each node, as far as there is nothing against it.
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app } },
            },
          ],
          containers: [{ name: 'server', image, imagePullPolicy: 'Never', env }],
        },
      },
    },
  };
}

const policy = (rules: object[]): object => ({
  apiVersion: 'quicgso.io/v1alpha1',
  kind: 'GsoPolicy',
  metadata: { name: 'default', namespace: shop },
  spec: { rules },
});

/** Deletes the pods of a Deployment; what comes in their place has gone through admission again. */
async function recreate(app: string): Promise<RunningPod[]> {
  await kubectl('delete', 'pods', '-n', shop, '-l', `app=${app}`, '--wait=true');
  return readyPods(shop, app, nodes.length);
}

async function on(pods: readonly RunningPod[], node: string): Promise<RunningPod> {
  const found = pods.find((pod) => pod.node === node);
  if (found === undefined) throw new Error(`no pod on ${node}: ${JSON.stringify(pods)}`);
  return found;
}

/** What a container of a pod was started with. */
async function environment({ name }: RunningPod): Promise<string[]> {
  const path = '{.status.containerStatuses[0].containerID}';
  const id = (await kubectl('get', 'pod', '-n', shop, name, '-o', `jsonpath=${path}`)).replace('containerd://', '');
  const node = await kubectl('get', 'pod', '-n', shop, name, '-o', 'jsonpath={.spec.nodeName}');
  const { runOnNode } = await import('./run-on-node.ts');
  const found = nodes.find((one) => one.name === node);
  if (found === undefined) throw new Error(`pod ${name} is on no node of ours`);
  const pid = await runOnNode(found.name, `ctr -n k8s.io task ls | awk '$1 == "${id}" { print $2 }'`);
  const variables = await runOnNode(found.name, `tr '\\0' '\\n' < /proc/${pid}/environ`);
  return variables
    .split('\n')
    .filter((line) => /^(QUIC_GO_DISABLE|TRANSPORT)/.test(line))
    .toSorted();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quicgso-quic-test-'));
  await installQuicgso();
  await applyManifests(folder, ...clientManifests(), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: shop } });
  await readyPods(clients, 'client', nodes.length);
});

afterAll(async () => {
  await kubectl('delete', 'namespace', shop, clients, '--wait=true');
  await rm(folder, { recursive: true });
});

describe.each([
  ['Caddy', 'caddy', caddyImage],
  ['A server on another version of quic-go', 'quic', quicImage],
])('%s', (_what, app, image) => {
  it('crawls on the node that loses bursts, without quicgso', async () => {
    await applyManifests(folder, deployment(app, image));
    const pods = await readyPods(shop, app, nodes.length);
    expect(await fetchFrom(await on(pods, 'healthy'), 30)).toBe(fileBytes);
    expect(await fetchFrom(await on(pods, 'silent-loss'), 3)).toBeLessThan(1_000_000);
  });

  it('delivers the whole file from every node once its namespace is opted in and its pods are re-created', async () => {
    await kubectl('label', 'namespace', shop, '--overwrite', 'quicgso.io/injection=enabled');
    await applyManifests(folder, policy([{ selector: { matchLabels: { app } } }]));
    const pods = await recreate(app);
    for (const [node, disabled] of [
      ['healthy', 'false'],
      ['old-kernel', 'true'],
      ['silent-loss', 'true'],
    ] as const) {
      const pod = await on(pods, node);
      const variables = await environment(pod);
      process.stdout.write(`${app} on ${node}: ${variables.join(' ')}\n`);
      expect(variables).toContain(`QUIC_GO_DISABLE_GSO=${disabled}`);
      expect(await fetchFrom(pod, 60)).toBe(fileBytes);
    }
  });
});
