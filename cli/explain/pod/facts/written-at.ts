import * as v from 'valibot';

/** The parts of `metadata.managedFields` that say when fields were written. */
export const managedFieldsSchema = v.optional(
  v.array(
    v.object({
      time: v.exactOptional(v.string()),
      fieldsV1: v.optional(v.record(v.string(), v.unknown()), {}),
    }),
  ),
  [],
);

const fields = v.record(v.string(), v.unknown());

/**
 * When the field at this path was last written, at the latest: the API server keeps one time per manager, which changes
 * with every write of that manager. Undefined if no manager owns the field.
 */
export function writtenAt(
  managed: v.InferOutput<typeof managedFieldsSchema>,
  path: readonly string[],
): string | undefined {
  return managed
    .filter(({ fieldsV1 }) => has(fieldsV1, path))
    .flatMap(({ time }) => time ?? [])
    .toSorted()
    .at(-1);
}

function has(tree: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  const read = v.safeParse(fields, tree);
  return read.success && Object.hasOwn(read.output, `f:${first}`) && has(read.output[`f:${first}`], rest);
}
