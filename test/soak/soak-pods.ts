/**
 * `node test/soak/soak-pods.ts`: what 100,000 treated pods cost the operator, with simulated objects: memory, requests and
 * CPU time of its start, of a change of one node with 20 of them, of a pod that its kubelet writes, and of doing nothing.
 * Exits with 1 when the operator does more than it should.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { type ClusterSize, SimulatedCluster } from './simulated-cluster.ts';

const pods = Number(process.argv[2] ?? 100_000);
const podsOfNode = 20;
const nodes = Math.max(1, pods / podsOfNode);
const idleMs = 10_000;

const answerSchema = v.tuple([v.object({ heapMb: v.number(), cpuMs: v.number(), ownCpuMs: v.number() })]);

interface Footprint {
  /** Live JavaScript objects. */
  readonly heapMb: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
  /** CPU time since the last look; and what looking took, which is not part of it. */
  readonly cpuMs: number;
  readonly ownCpuMs: number;
}

async function footprint(operator: ChildProcess): Promise<Footprint> {
  const answered = once(operator, 'message');
  operator.send('how are you');
  const [{ heapMb, cpuMs, ownCpuMs }] = v.parse(answerSchema, await answered);
  const text = readFileSync(`/proc/${String(operator.pid)}/status`, 'utf8');
  const mb = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'mu').exec(text)?.[1]) / 1024;
  return { heapMb, cpuMs, ownCpuMs, rssMb: mb('VmRSS'), peakRssMb: mb('VmHWM') };
}

interface Requests {
  readonly requests: number;
  readonly bytes: number;
}
type Asked = ReadonlyMap<string, Requests>;

/** What would not have been asked without pods. */
function aboutPods(asked: Asked): Record<string, Requests> {
  return Object.fromEntries([...asked].filter(([what]) => / (pods|namespaces|gsopolicies|events)/u.test(what)));
}

/** Until that was asked, and nothing more for three seconds; says when the last request came, in milliseconds since `begin`. */
async function settle(
  cluster: SimulatedCluster,
  begin: number,
  awaited?: string,
): Promise<{ tookMs: number; asked: Asked }> {
  const asked = new Map<string, Requests>();
  let last = performance.now();
  const isQuiet = (): boolean => performance.now() - last > 3000 && (awaited === undefined || asked.has(awaited));
  while (!isQuiet()) {
    await delay(50);
    for (const [what, { requests, bytes }] of Object.entries(cluster.takeAsked())) {
      const sum = asked.get(what) ?? { requests: 0, bytes: 0 };
      asked.set(what, { requests: sum.requests + requests, bytes: sum.bytes + bytes });
      last = performance.now();
    }
  }
  return { tookMs: last - begin, asked };
}

function print(what: string, figures: object): void {
  const rounded = JSON.stringify(figures, (_key, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 10) / 10 : value,
  );
  process.stdout.write(`${what}: ${rounded}\n`);
}

const problems: string[] = [];

/** Starts an operator on a cluster, and shows what it costs; returns its live memory. */
async function measure(what: string, size: ClusterSize): Promise<number> {
  await using cluster = new SimulatedCluster(size);
  const server = await cluster.start();
  const begin = performance.now();
  const operator = fork(join(import.meta.dirname, 'operator-process.ts'), [server], { execArgv: ['--expose-gc'] });
  try {
    const started = await settle(cluster, begin, size.pods === 0 ? 'WATCH namespaces' : 'WATCH pods');
    const before = await footprint(operator);
    print(`${what}, start`, { tookMs: started.tookMs, ...before });
    print(`${what}, start, asked for pods`, aboutPods(started.asked));
    if (size.pods === 0) return before.heapMb;

    const changed = performance.now();
    cluster.breakNode(7);
    let correctedMs: number | undefined;
    const watched = (async () => {
      while (cluster.corrected(7) < podsOfNode && performance.now() - changed < 10_000) await delay(5);
      correctedMs = performance.now() - changed;
    })();
    const { asked } = await settle(cluster, changed);
    await watched;
    const after = await footprint(operator);
    print(`${what}, one node with ${podsOfNode} pods`, { correctedMs, cpuMs: after.cpuMs });
    print(`${what}, one node, asked`, Object.fromEntries(asked));
    if (cluster.corrected(7) !== podsOfNode) problems.push(`${cluster.corrected(7)} of ${podsOfNode} pods corrected`);

    // But for the pods of that node, at which the operator looks whenever something changes.
    for (let index = 0; index < 10_000; index++) if (index % nodes !== 7) cluster.touchPod(index);
    const touched = await settle(cluster, performance.now());
    const written = await footprint(operator);
    print(`${what}, 10,000 writes of kubelets`, { cpuMs: written.cpuMs });
    await delay(idleMs);
    const idle = await footprint(operator);
    print(`${what}, nothing for 10 s`, { cpuMs: idle.cpuMs, heapMb: idle.heapMb, rssMb: idle.rssMb });
    const vain = [...touched.asked.keys(), ...Object.keys(cluster.takeAsked())];
    if (vain.length > 0) problems.push(`asked for nothing: ${vain.join(', ')}`);
    return before.heapMb;
  } finally {
    operator.kill('SIGKILL');
    await once(operator, 'exit');
  }
}

const none = await measure('no pods', { nodes, namespaces: 0, pods: 0, podsOfController: 1 });
for (const [what, size] of [
  ['50 namespaces, 10 pods of a controller', { nodes, namespaces: 50, pods, podsOfController: 10 }],
  ['50 namespaces, labels of its own for each pod', { nodes, namespaces: 50, pods, podsOfController: 1 }],
  ['one namespace', { nodes, namespaces: 1, pods, podsOfController: 10 }],
] as const) {
  const heapMb = await measure(what, size);
  print(`${what}, live memory of a pod`, { bytes: ((heapMb - none) * 2 ** 20) / pods });
}
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
