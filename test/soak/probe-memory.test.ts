import { expect, it, vi } from 'vitest';
import { kubectl } from '../e2e/command-line.ts';
import { installQuicgso } from '../e2e/install-quicgso.ts';
import { nodes, type NodeName } from '../e2e/nodes.ts';
import { runOnNode } from '../e2e/run-on-node.ts';
import { runningContainer } from '../e2e/running-container.ts';
import { asMade, waitForVerdicts } from '../e2e/wait-for-verdicts.ts';

const system = 'quicgso-system';
const rounds = 1000;

/** Memory of our pods in kB, as their control group counts it: all, and without what the kernel can take back (the page cache). */
interface Memory {
  readonly pod: string;
  readonly node: string;
  readonly all: number;
  readonly anonymous: number;
}

async function memories(): Promise<Memory[]> {
  const path = 'jsonpath={range .items[*]}{.metadata.name} {.spec.nodeName}{"\\n"}{end}';
  const pods = (await kubectl('get', 'pods', '-n', system, '--field-selector=status.phase=Running', '-o', path))
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' '));
  return Promise.all(
    pods.map(async ([name = '', node = '']) => {
      const container = await runningContainer(system, { name, node, ip: '' });
      return { pod: name, node, ...(await memoryOf(container.node, container.pid)) };
    }),
  );
}

/** The control group of a process; version 1 and 2 have other files. */
async function memoryOf(node: NodeName, pid: number): Promise<{ all: number; anonymous: number }> {
  const script = `
    group=$(sed -nE 's/^[0-9]+:memory:(.*)/memory\\1/p; s/^0::(.*)/\\1/p' /proc/${pid}/cgroup | head -n 1)
    cd "/sys/fs/cgroup/$group"
    cat memory.usage_in_bytes memory.current 2> /dev/null | head -n 1
    sed -nE 's/^(total_rss|anon) ([0-9]+)$/\\2/p' memory.stat | head -n 1`;
  const [all, anonymous] = (await runOnNode(node, script)).split('\n').map((bytes) => Math.round(Number(bytes) / 1024));
  if (all === undefined || anonymous === undefined) throw new Error(`no memory of process ${pid} on ${node}`);
  return { all, anonymous };
}

/** Rounds since each probe started: node by node, the pod network's and the host's. */
async function roundsMade(): Promise<number[]> {
  const path = 'jsonpath={range .items[*]}{.status.observed.pod.rounds} {.status.observed.host.rounds} {end}';
  return (await kubectl('get', 'gsoreports', '-o', path)).trim().split(/\s+/).map(Number);
}

/** Has every probe make a round, as `quicgso reprobe --all` does, and waits for the last of them. */
async function makeRound(): Promise<void> {
  const before = await roundsMade();
  const patch = JSON.stringify({ spec: { probeRequestedAt: new Date().toISOString() } });
  const reports = nodes.map(({ name }) => `gsoreport/${name}`);
  await kubectl('patch', ...reports, '--type=merge', '--patch', patch);
  await vi.waitFor(
    async () => {
      for (const [index, made] of (await roundsMade()).entries()) expect(made).toBeGreaterThan(before[index] ?? 0);
    },
    { timeout: 60_000, interval: 100 },
  );
}

it('a probe needs as much memory after 1,000 rounds as when it is idle, give or take 4 MB', async () => {
  await installQuicgso();
  await waitForVerdicts(asMade);
  const show = (when: string, found: readonly Memory[]): void => {
    for (const { pod, node, all, anonymous } of found.toSorted((a, b) => a.pod.localeCompare(b.pod)))
      process.stdout.write(`${when}: ${pod} on ${node}: ${all} kB, anonymous ${anonymous} kB\n`);
  };
  // Each round gives back what it took after a while.
  await vi.waitFor(
    async () => {
      const probes = (await memories()).filter(({ pod }) => pod.includes('probe'));
      for (const { anonymous } of probes) expect(anonymous).toBeLessThan(16 * 1024);
    },
    { timeout: 60_000, interval: 1000 },
  );
  const idle = await memories();
  show('idle', idle);
  for (let round = 1; round <= rounds; round++) {
    await makeRound();
    if (round % 100 === 0) show(`after ${round} rounds`, await memories());
  }
  const after = await memories();
  show('at the end', after);
  for (const { pod, anonymous } of after.filter(({ pod: name }) => name.includes('probe'))) {
    const before = idle.find((one) => one.pod === pod);
    expect(anonymous - (before?.anonymous ?? 0)).toBeLessThan(4 * 1024);
  }
});
