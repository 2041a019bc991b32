import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { kubectl, quicgso } from './programs/command-line.ts';
import { installQuicgso } from './install-quicgso.ts';
import { applyManifests, policy, readyPods, type RunningPod } from './workloads/quic-pods.ts';
import { runOnNode } from './cluster/run-on-node.ts';
import { crash, quicVariables, runningContainer } from './workloads/running-container.ts';
import { limitUplinkQueue, unlimitUplinkQueue } from './cluster/uplink-queue.ts';
import { asMade, waitForVerdicts } from './wait-for-verdicts.ts';
import { quicImage } from './workloads/workload-images.ts';

const namespace = 'later';
const annotation = String.raw`jsonpath={.metadata.annotations.quicgso\.io/disable-gso\.pod}`;
let folder: string;
let pod: RunningPod;

/** Waits until the pod's annotation says this, crashes its container, and returns the variables of the next one. */
async function variablesAfterRestart(disabled: 'true' | 'false'): Promise<string[]> {
  await vi.waitFor(
    async () => expect(await kubectl('get', 'pod', '-n', namespace, pod.name, '-o', annotation)).toBe(disabled),
    { timeout: 20_000, interval: 200 },
  );
  const before = await runningContainer(namespace, pod);
  // What runs keeps what it was started with.
  expect(await quicVariables(before)).not.toContain(`QUIC_GO_DISABLE_GSO=${disabled}`);
  await crash(before);
  const next = await vi.waitFor(
    async () => {
      const container = await runningContainer(namespace, pod);
      expect(container.id).not.toBe(before.id);
      return container;
    },
    { timeout: 60_000, interval: 300 },
  );
  return quicVariables(next);
}

describe('A fault that appears later on a healthy node', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quicgso-later-test-'));
    await installQuicgso();
    await waitForVerdicts(asMade);
    const labels = { 'quicgso.io/injection': 'enabled' };
    await applyManifests(folder, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
    await applyManifests(folder, policy(namespace, [{ selector: {}, placement: 'None' }]));
    const containers = [{ name: 'server', image: quicImage, imagePullPolicy: 'Never' }];
    const spec = { nodeName: 'healthy', terminationGracePeriodSeconds: 0, containers };
    const metadata = { name: 'quic', namespace, labels: { app: 'quic' } };
    await applyManifests(folder, { apiVersion: 'v1', kind: 'Pod', metadata, spec });
    [pod] = await readyPods(namespace, 'quic', 1).then(([one]) => {
      if (one === undefined) throw new Error('no pod');
      return [one] as const;
    });
  });
  afterAll(async () => {
    await runOnNode('healthy', `${unlimitUplinkQueue} 2> /dev/null || true`);
    await kubectl('delete', 'namespace', namespace, '--wait=true', '--ignore-not-found');
    await rm(folder, { recursive: true });
  });

  it('changes verdict, label, annotation and, after a restart of the container, the environment', async () => {
    await runOnNode('healthy', limitUplinkQueue);
    // Without it, the next round in ten minutes at most finds it.
    expect(await quicgso('reprobe', 'healthy')).toMatchObject({ exitCode: 1 });
    await waitForVerdicts({ ...asMade, healthy: 'broken' }, 120_000);
    expect(await variablesAfterRestart('true')).toContain('QUIC_GO_DISABLE_GSO=true');
  });

  it('and back when it is gone', async () => {
    await runOnNode('healthy', unlimitUplinkQueue);
    await waitForVerdicts(asMade, 180_000);
    expect(await variablesAfterRestart('false')).toContain('QUIC_GO_DISABLE_GSO=false');
  });
});
