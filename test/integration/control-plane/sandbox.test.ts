import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { CoreV1Api, KubeConfig, type V1Pod } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demoPod } from '../../../cli/sandbox/demo-pods.ts';
import { resolveEnvironment } from '../../../cli/sandbox/resolve-environment.ts';
import { startSandbox, type RunningSandbox } from '../../support/programs/run-sandbox.ts';

const run = promisify(execFile);
const namespace = 'quic-demo';

/** A table row, cell by cell. */
function cells(output: string, first: string): string[] {
  const row = output.split('\n').find((line) => line.startsWith(`│ ${first} `)) ?? '';
  return row
    .split('│')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
}

describe('quicgso sandbox --once', () => {
  it('shows this machine immediately, then two different nodes with a correct pod on each', async () => {
    await using sandbox = startSandbox(['--once']);
    const verdictAfter = await sandbox.untilPrinted('verdict: ');
    const { code, stdout } = await sandbox.ended;

    expect(verdictAfter).toBeLessThan(3000);
    expect(cells(stdout, 'this-machine').slice(1)).toEqual(['capable', 'capable', 'capable', 'capable']);
    expect(cells(stdout, 'old-kernel').slice(1)).toEqual(['unsupported', 'unsupported', 'capable', 'capable']);
    expect(cells(stdout, 'quic-prefers-capable').slice(1)).toEqual(['this-machine', 'false', 'false']);
    expect(cells(stdout, 'quic-tied-to-old-kernel').slice(1)).toEqual(['old-kernel', 'true', 'false']);
    expect(stdout).toContain('what a kubelet would resolve');
    expect(code).toBe(0);
    expect(sandbox.leftovers()).toEqual({ processes: [], files: [] });
  });
});

describe('Ctrl-C leaves no process and no file', () => {
  it.each([
    ['while it finds the binaries', 'finding the binaries'],
    ['while the control plane starts', 'starting etcd'],
    ['while it installs resources', 'installing quicgso'],
    ['while it waits for verdicts', 'waiting for the verdicts'],
  ])('%s', async (_, text) => {
    await using sandbox = startSandbox([]);
    await sandbox.untilPrinted(text);
    sandbox.interrupt();
    const { code, stderr } = await sandbox.ended;
    expect(stderr).not.toContain('quicgso: ');
    expect(code).toBe(130);
    expect(sandbox.leftovers()).toEqual({ processes: [], files: [] });
  });

  it('while it is up, and that is a good end', async () => {
    await using sandbox = startSandbox([]);
    await sandbox.untilPrinted('runs until Ctrl-C');
    sandbox.interrupt();
    expect((await sandbox.ended).code).toBe(0);
    expect(sandbox.leftovers()).toEqual({ processes: [], files: [] });
  });
});

describe('a sandbox that is up', () => {
  let sandbox: RunningSandbox;
  let kubeconfig: string;
  let kubectl: string;
  let core: CoreV1Api;

  beforeAll(async () => {
    sandbox = startSandbox([]);
    await sandbox.untilPrinted('runs until Ctrl-C');
    kubeconfig = /KUBECONFIG=(\S+)/.exec(sandbox.stdout())?.[1] ?? '';
    kubectl = /alias kubectl=(\S+)/.exec(sandbox.stdout())?.[1] ?? '';
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    core = config.makeApiClient(CoreV1Api);
  });

  afterAll(async () => sandbox[Symbol.asyncDispose]());

  async function runKubectl(...args: readonly string[]): Promise<string> {
    // kubectl keeps a cache in the home folder; the sandbox's own folder goes with it.
    const env = { KUBECONFIG: kubeconfig, HOME: dirname(kubeconfig) };
    return (await run(kubectl, [...args], { env })).stdout;
  }

  it('shows its reports by kubectl, and more of them with -o wide', async () => {
    const [head, ...rows] = (await runKubectl('get', 'gsoreports')).trim().split('\n');
    expect(head?.split(/\s+/)).toEqual(['NAME', 'POD-GSO', 'HOST-GSO', 'EVIDENCE', 'REASON', 'KERNEL', 'FRESH', 'AGE']);
    expect(rows.map((row) => row.split(/\s+/).slice(0, 5))).toEqual([
      ['old-kernel', 'Unsupported', 'Unsupported', 'Kernel', 'KernelLacksUdpSegment'],
      ['this-machine', 'Capable', 'Capable', 'Kernel', 'Delivered'],
    ]);
    const wide = (await runKubectl('get', 'gsoreports', '-o', 'wide')).split('\n')[0]?.trim().split(/\s+/);
    expect(wide?.slice(8)).toEqual(['POD-ECN', 'HOST-ECN', 'DRIVER', 'MAX-SEGMENTS', 'LAST-ROUND']);
  });

  it('explains its reports', async () => {
    const explained = await runKubectl('explain', 'gsoreports.status', '--recursive');
    expect(explained).toContain('observed');
    expect(explained).toContain('verdict');
  });

  it('keeps using the last map when the operator is killed', async () => {
    const operator = processWith(kubeconfig.replace('/kubeconfig', ''), 'operator/main.ts');
    process.kill(operator, 'SIGKILL');
    await sandbox.untilPrinted('operator exited');

    // An untested node, because no operator is left to test it.
    const metadata = { name: 'unseen', labels: { 'kubernetes.io/hostname': 'unseen' } };
    await core.createNode({ body: { metadata } });
    const allocatable = { cpu: '4', memory: '8Gi', pods: '110' };
    const ready = [{ type: 'Ready', status: 'True' }];
    const status = { allocatable, capacity: allocatable, conditions: ready };
    await core.replaceNodeStatus({ name: 'unseen', body: { metadata, status } });

    expect(await environmentOn('this-machine')).toEqual(['false', 'false']);
    expect(await environmentOn('old-kernel')).toEqual(['true', 'false']);
    expect(await environmentOn('unseen')).toEqual(['true', 'true']);
  });

  /** Has the scheduler bind a new pod to a node; the values of QUIC_GO_DISABLE_GSO and QUIC_GO_DISABLE_ECN there. */
  async function environmentOn(node: string): Promise<string[]> {
    const name = `later-on-${node}`;
    await core.createNamespacedPod({ namespace, body: demoPod(name, { placement: 'none', node }) });
    const bound = await vi.waitUntil(
      async (): Promise<V1Pod | undefined> => {
        const pod = await core.readNamespacedPod({ namespace, name });
        return pod.spec?.nodeName === node ? pod : undefined;
      },
      { timeout: 20_000, interval: 100 },
    );
    return resolveEnvironment(bound).map(({ value }) => value);
  }
});

/** The process that runs a program of the sandbox with this folder. */
function processWith(folder: string, program: string): number {
  const found = readdirSync('/proc').find((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      return command.includes(program) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(folder);
    } catch {
      return false;
    }
  });
  return Number(found ?? Number.NaN);
}
