import { expect, vi } from 'vitest';
import { kubectl } from './programs/command-line.ts';
import { nodes, type NodeName } from './cluster/nodes.ts';

/** A node's row of `kubectl get gsoreports -o wide --no-headers`, and its labels, as far as the tests rely on them. */
const fates = {
  capable: { row: /^\S+ +Capable +Capable +Wire +Delivered /, label: 'capable' },
  unsupported: { row: /^\S+ +Unsupported +Unsupported +\w+ +KernelLacksUdpSegment /, label: 'unsupported' },
  broken: { row: /^\S+ +Broken +Broken +Wire +SilentLoss /, label: 'broken' },
} as const;
export type Fate = keyof typeof fates;

/** What each of the nodes is, as the tests made it. */
export const asMade = { healthy: 'capable', 'old-kernel': 'unsupported', 'silent-loss': 'broken' } as const;

/** Waits until reports and labels of all nodes say what they should. Throws with the rows as they are when they never do. */
export async function waitForVerdicts(expected: Readonly<Record<NodeName, Fate>>, timeout = 90_000): Promise<void> {
  await vi.waitFor(
    async () => {
      const rows = await reportRows();
      for (const [index, { name }] of nodes.entries()) expect(rows[index]).toMatch(fates[expected[name]].row);
      expect(await nodeLabels()).toEqual(nodes.map(({ name }) => labelLine(name, expected[name])));
    },
    { timeout, interval: 500 },
  );
}

/** `kubectl get gsoreports`, a line for each node. */
async function reportRows(): Promise<string[]> {
  return linesOf(await kubectl('get', 'gsoreports', '-o', 'wide', '--no-headers'));
}

/** What kubectl shows of a node: its name, and its labels for GSO on the pod network and on the host's, and the same for ECN. */
export const columns = String.raw`NAME:.metadata.name,POD:.metadata.labels.quicgso\.io/pod-gso,HOST:.metadata.labels.quicgso\.io/host-gso,POD-ECN:.metadata.labels.quicgso\.io/pod-ecn,HOST-ECN:.metadata.labels.quicgso\.io/host-ecn`;

/** A line for each node: its name, and its labels for GSO on the pod network and on the host's. */
export async function nodeLabels(): Promise<string[]> {
  return linesOf(await kubectl('get', 'nodes', '--no-headers', '-o', `custom-columns=${columns}`));
}

/** A line as `nodeLabels` has it. */
export function labelLine(node: NodeName, fate: Fate): string {
  const { label } = fates[fate];
  // No node of the tests has a fault of ECN.
  return `${node} ${label} ${label} capable capable`;
}

/** The lines of nodes that have no label of ours. */
export const noLabels = nodes.map(({ name }) => `${name} <none> <none> <none> <none>`);

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.trim().replaceAll(/ +/g, ' '));
}
