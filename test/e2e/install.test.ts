import { beforeAll, describe, expect, it } from 'vitest';
import { kubernetesVersion } from '../../control-plane/binaries/programs.ts';
import { chart, helm, kubectl } from './programs/command-line.ts';
import { installQuicgso, testQuicgso, uninstallQuicgso } from './install-quicgso.ts';
import { asMade, nodeLabels, noLabels, waitForVerdicts } from './wait-for-verdicts.ts';

const namespace = 'quicgso-system';

describe('helm install', () => {
  beforeAll(async () => {
    // What other tests left would be there at once.
    await installQuicgso('cleanupOnUninstall=true');
    await uninstallQuicgso();
  });

  it('begins with nothing of before', async () => {
    expect(await kubectl('get', 'gsoreports', '-o', 'name')).toBe('');
    expect(await nodeLabels()).toEqual(noLabels);
  });

  it('says within 90 s what each of three nodes can do, in reports and labels', async () => {
    const begin = performance.now();
    const seconds = (): number => Math.round((performance.now() - begin) / 100) / 10;
    const installed = installQuicgso().then(seconds);
    await Promise.all([installed, waitForVerdicts(asMade, 90_000)]);
    expect(seconds()).toBeLessThan(90);
    process.stdout.write(`install to ready pods: ${await installed} s, to verdicts: ${seconds()} s\n`);
    process.stdout.write(`${await kubectl('get', 'gsoreports', '-o', 'wide')}\n`);
    process.stdout.write(`${await kubectl('get', 'pods', '-n', namespace, '-o', 'wide')}\n`);
  });

  it('runs two operators, on two nodes, and restarts nothing', async () => {
    const pods = ['get', 'pods', '-n', namespace, '-l', 'app.kubernetes.io/name=quicgso'] as const;
    const operators = 'app.kubernetes.io/component=operator';
    const where = await kubectl(...pods, '-l', operators, '-o', 'jsonpath={.items[*].spec.nodeName}');
    expect(new Set(where.split(' ')).size).toBe(2);
    const counts = await kubectl(...pods, '-o', 'jsonpath={.items[*].status.containerStatuses[*].restartCount}');
    expect(counts.split(' ')).toEqual(Array(8).fill('0'));
  });

  it('tells what to do next', async () => {
    const notes = await helm('get', 'notes', 'quicgso', '-n', namespace);
    expect(notes).toContain('kubectl get gsoreports');
    expect(notes).toContain('quicgso.io/injection=enabled');
    expect(notes).not.toMatch(/^(NOTE|WARNING):/m);
  });

  it('passes helm test, twice', async () => {
    for (let turn = 0; turn < 2; turn++) {
      const said = await testQuicgso();
      expect(said).toContain('Phase:');
      expect(said).toContain('Succeeded');
    }
  });

  it('renders the same to the byte each time', async () => {
    // Without a cluster, Helm 3 takes one of a version that we do not support.
    const render = async (): Promise<string> =>
      helm('template', 'quicgso', chart, '-n', namespace, '--kube-version', kubernetesVersion);
    expect(await render()).toBe(await render());
  });
});
