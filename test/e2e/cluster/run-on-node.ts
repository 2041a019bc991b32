import { docker } from './docker.ts';
import { containerOf, type NodeName } from './nodes.ts';

/** Runs a shell command in the container of a node, as root; returns what it prints. Throws when it fails. */
export async function runOnNode(node: NodeName, command: string): Promise<string> {
  return docker(['exec', containerOf(node), 'sh', '-ec', command], AbortSignal.timeout(60_000));
}
