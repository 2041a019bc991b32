import * as v from 'valibot';
import { expect, it, vi } from 'vitest';
import { kubectl } from '../e2e/programs/command-line.ts';
import { installQuicgso } from '../e2e/install-quicgso.ts';
import type { NodeName } from '../e2e/cluster/nodes.ts';
import { runOnNode } from '../e2e/cluster/run-on-node.ts';
import { type RunningContainer, runningContainer } from '../e2e/workloads/running-container.ts';
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
    pods.map(async ([name = '', onNode = '']) => {
      const container = await runningContainer(system, { name, node: onNode, ip: '' });
      return { pod: name, node: onNode, ...(await memoryOf(container)) };
    }),
  );
}

const counts = v.union([
  v.pipe(
    v.object({ memory: v.object({ total_rss: v.number(), usage: v.object({ usage: v.number() }) }) }),
    v.transform(({ memory }) => ({ all: memory.usage.usage, anonymous: memory.total_rss })),
  ),
  v.pipe(
    v.object({ memory: v.object({ anon: v.number(), usage: v.number() }) }),
    v.transform(({ memory }) => ({ all: memory.usage, anonymous: memory.anon })),
  ),
]);

/** What containerd reads from the container's control group, of version 1 or 2. */
async function memoryOf({ node, id }: RunningContainer): Promise<{ all: number; anonymous: number }> {
  const text = await runOnNode(node, `ctr -n k8s.io task metrics --format json ${id}`);
  const found = v.safeParse(counts, JSON.parse(text));
  if (!found.success) throw new Error(`no memory of container ${id} on ${node}: ${text.slice(0, 2000)}`);
  const { all, anonymous } = found.output;
  return { all: Math.round(all / 1024), anonymous: Math.round(anonymous / 1024) };
}

/** Where the rounds are made: both probes of a node that is well, whose rounds are short. Its peers answer as often. */
const tested: NodeName = 'healthy';

/** Rounds since each of its probes started: the pod network's and the host's. */
async function roundsMade(): Promise<number[]> {
  const path = 'jsonpath={.status.observed.pod.rounds} {.status.observed.host.rounds}';
  return (await kubectl('get', 'gsoreport', tested, '-o', path)).split(' ').map(Number);
}

/** Has both probes make a round, as `quicgso reprobe` does, and waits for them. */
async function makeRound(): Promise<void> {
  const before = await roundsMade();
  const patch = JSON.stringify({ spec: { probeRequestedAt: new Date().toISOString() } });
  await kubectl('patch', 'gsoreport', tested, '--type=merge', '--patch', patch);
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
