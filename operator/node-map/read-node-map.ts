import * as v from 'valibot';
import { textMap } from '../../api/text-map.ts';

/** The stored GsoNodeMap. */
export interface StoredNodeMap {
  readonly name: string;
  readonly resourceVersion: string;
  readonly nodes: ReadonlyMap<string, string>;
}

const nodeMapSchema = v.object({
  metadata: v.object({ name: v.string(), resourceVersion: v.string() }),
  nodes: v.optional(textMap, {}),
});

/** Reads a GsoNodeMap. Never throws; undefined if the object is invalid. */
export function readNodeMap(object: unknown): StoredNodeMap | undefined {
  const read = v.safeParse(nodeMapSchema, object);
  if (!read.success) return undefined;
  const { metadata, nodes } = read.output;
  return { ...metadata, nodes: new Map(Object.entries(nodes)) };
}

export function isSameMap(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([node, entry]) => b.get(node) === entry);
}
