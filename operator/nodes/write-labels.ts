import { apply } from '../../kube/apply.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { nodePath } from '../../kube/paths.ts';
import type { UnseenWrites } from '../../kube/unseen-writes.ts';
import type { NodeMetadata } from './read-node.ts';

export interface LabelWriter {
  readonly connection: ApiClient;
  readonly unseen: UnseenWrites;
}

/**
 * Applies our labels to a Node unless it has them; returns whether it did. One that is undefined is given up, and goes unless
 * somebody else applied it too. The uid keeps a Node that was just deleted from being created again.
 */
export async function writeLabels(
  { connection, unseen }: LabelWriter,
  { name, uid, resourceVersion, labels }: NodeMetadata,
  desired: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  if (Object.entries(desired).every(([label, value]) => labels[label] === value)) return false;
  if (unseen.has(name, resourceVersion, desired)) return false;
  const body = { apiVersion: 'v1', kind: 'Node', metadata: { name, uid, labels: desired } };
  await apply(connection, { path: nodePath(name), doing: `applying the labels of node ${name}` }, body);
  unseen.add(name, resourceVersion, desired);
  return true;
}
