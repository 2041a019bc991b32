import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { kubectl } from './programs/command-line.ts';
import { installQuicgso } from './install-quicgso.ts';
import { nodes, type NodeName } from './cluster/nodes.ts';
import {
  applyManifests,
  clientManifests,
  clients,
  deployment,
  fetchFrom,
  podOn,
  podWithoutGso,
  policy,
  readyPods,
  recreate,
} from './workloads/quic-pods.ts';
import { quicVariables, runningContainer, udpSends } from './workloads/running-container.ts';
import { asMade, waitForVerdicts } from './wait-for-verdicts.ts';
import { caddyImage, fileBytes, quicImage } from './workloads/workload-images.ts';

const shop = 'shop';
/** Datagrams that the file needs at least: quic-go sends none of more than 1,452 bytes. */
const datagrams = fileBytes / 1452;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quicgso-quic-test-'));
  await installQuicgso();
  await waitForVerdicts(asMade);
  await applyManifests(folder, ...clientManifests(), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: shop } });
  await readyPods(clients, 'client', nodes.length);
});

afterAll(async () => {
  await kubectl('delete', 'namespace', shop, clients, '--wait=true', '--ignore-not-found');
  await rm(folder, { recursive: true });
});

const programs = [
  ['Caddy', 'caddy', caddyImage],
  ['A server on another version of quic-go', 'quic', quicImage],
] as const;

describe.each(programs)('%s', (_what, app, image) => {
  it('crawls on the node that loses bursts, without quicgso', async () => {
    await kubectl('label', 'namespace', shop, 'quicgso.io/injection-');
    await applyManifests(folder, deployment(shop, app, image));
    const pods = await readyPods(shop, app, nodes.length);
    expect(await fetchFrom(podOn(pods, 'healthy'), 30)).toBe(fileBytes);
    expect(await fetchFrom(podOn(pods, 'silent-loss'), 3)).toBeLessThan(1_000_000);
    // Nothing else is wrong there: without GSO, the same program on the same node delivers.
    await applyManifests(folder, podWithoutGso(shop, `${app}-by-hand`, image, 'silent-loss'));
    const byHand = podOn(await readyPods(shop, `${app}-by-hand`, 1), 'silent-loss');
    // Ready means started: it may not listen yet.
    await vi.waitFor(async () => expect(await fetchFrom(byHand, 30)).toBe(fileBytes), { timeout: 90_000 });
    await kubectl('delete', 'pod', '-n', shop, `${app}-by-hand`, '--wait=true');
  });

  it('delivers the whole file from every node once its namespace is opted in and its pods are re-created', async () => {
    await kubectl('label', 'namespace', shop, '--overwrite', 'quicgso.io/injection=enabled');
    await applyManifests(folder, policy(shop, [{ selector: { matchLabels: { app } } }]));
    const pods = await recreate(shop, app);
    const sends: Partial<Record<NodeName, number>> = {};
    for (const { name } of nodes) {
      const pod = podOn(pods, name);
      const container = await runningContainer(shop, pod);
      const variables = await quicVariables(container);
      const before = await udpSends(container);
      expect(await fetchFrom(pod, 60)).toBe(fileBytes);
      const sent = (sends[name] = (await udpSends(container)) - before);
      process.stdout.write(`${app} on ${name}: ${variables.join(' ')}, ${sent} sends for ${fileBytes} bytes\n`);
      expect(variables).toContain(`QUIC_GO_DISABLE_GSO=${String(name !== 'healthy')}`);
      expect(variables).toContain('QUIC_GO_DISABLE_ECN=false');
    }
    // Where it works, GSO is on: a send carries many datagrams.
    expect(sends.healthy).toBeLessThan(datagrams / 3);
    expect(sends['silent-loss']).toBeGreaterThan(datagrams);
  });

  it('goes to capable nodes alone when its rule says so', async () => {
    await applyManifests(folder, policy(shop, [{ selector: { matchLabels: { app } }, placement: 'Require' }]));
    const pods = await recreate(shop, app);
    expect(pods.map(({ node }) => node)).toEqual(nodes.map(() => 'healthy'));
    await kubectl('delete', 'deployment', '-n', shop, app, '--wait=true');
  });
});

it('a server that can do without QUIC goes by TCP where GSO does not work, by the variable of its rule', async () => {
  const env = [{ name: 'TRANSPORT', whenCapable: 'quic', whenIncapable: 'tcp' }];
  const rule = { selector: { matchLabels: { app: 'tunnel' } }, placement: 'None', preset: 'none', env };
  await kubectl('label', 'namespace', shop, '--overwrite', 'quicgso.io/injection=enabled');
  await applyManifests(folder, policy(shop, [rule]), deployment(shop, 'tunnel', quicImage));
  const pods = await readyPods(shop, 'tunnel', nodes.length);
  for (const { name } of nodes) {
    const pod = podOn(pods, name);
    const transport = name === 'healthy' ? 'quic' : 'tcp';
    const variables = await quicVariables(await runningContainer(shop, pod));
    process.stdout.write(`tunnel on ${name}: ${variables.join(' ')}\n`);
    expect(variables).toEqual([`TRANSPORT=${transport}`]);
    expect(await fetchFrom(pod, 60, transport)).toBe(fileBytes);
  }
});
