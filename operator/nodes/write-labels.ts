import type { Applier } from '../../kube/applier.ts';
import { nodePath } from '../../kube/paths.ts';
import type { NodeMetadata } from '../../api/read-node.ts';

/**
 * Applies the desired labels to a Node unless it has them; returns whether it did. An undefined label is removed unless
 * another field manager owns it too. The UID prevents recreating a Node that was just deleted.
 */
export async function writeLabels(
  applier: Applier,
  { name, uid, resourceVersion, labels }: NodeMetadata,
  desired: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  if (Object.entries(desired).every(([label, value]) => labels[label] === value)) return false;
  return applier.apply({
    path: nodePath(name),
    over: resourceVersion,
    body: { apiVersion: 'v1', kind: 'Node', metadata: { name, uid, labels: desired } },
    doing: `applying the labels of node ${name}`,
  });
}
