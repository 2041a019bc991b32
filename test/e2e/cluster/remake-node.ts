import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { group } from '../../../api/names.ts';
import { textMap } from '../../../api/text-map.ts';
import { kubectl } from '../programs/command-line.ts';
import type { NodeName } from './nodes.ts';

const nodeSchema = v.object({ metadata: v.object({ labels: textMap }), spec: v.looseObject({}) });

/** Deletes a Node and registers it anew as its kubelet would after a re-installation: without any label of ours. */
export async function remakeNode(name: NodeName): Promise<void> {
  const { metadata, spec } = v.parse(nodeSchema, JSON.parse(await kubectl('get', 'node', name, '-o', 'json')));
  const labels = Object.fromEntries(Object.entries(metadata.labels).filter(([key]) => !key.startsWith(`${group}/`)));
  const folder = await mkdtemp(join(tmpdir(), 'quicgso-remake-node-'));
  try {
    const file = join(folder, 'node.json');
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec }));
    await kubectl('delete', 'node', name);
    await kubectl('create', '-f', file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
