import * as v from 'valibot';
import { textMap } from '../../../../api/text-map.ts';

const taint = v.object({ key: v.string(), value: v.optional(v.string(), ''), effect: v.string() });

/** What a scheduler checks on a node, besides its free capacity. */
export const readNodeSchema = v.pipe(
  v.object({
    metadata: v.object({ name: v.string(), labels: v.optional(textMap, {}) }),
    spec: v.optional(
      v.object({ unschedulable: v.optional(v.boolean(), false), taints: v.optional(v.array(taint), []) }),
      {},
    ),
  }),
  v.transform(({ metadata, spec }) => ({
    name: metadata.name,
    labels: metadata.labels,
    cordoned: spec.unschedulable ?? false,
    taints: spec.taints ?? [],
  })),
);

export type ReadNode = v.InferOutput<typeof readNodeSchema>;
