import * as v from 'valibot';
import { textMap } from '../../api/text-map.ts';

/** What the commands look at of a Node, whole or as PartialObjectMetadata. */
export const nodeMetadataSchema = v.pipe(
  v.object({ metadata: v.object({ name: v.string(), labels: v.optional(textMap, {}) }) }),
  v.transform(({ metadata }) => metadata),
);

export type NodeMetadata = v.InferOutput<typeof nodeMetadataSchema>;
