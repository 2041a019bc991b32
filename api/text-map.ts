import * as v from 'valibot';

/**
 * A map of strings, such as labels and annotations. Unlike `v.record`, it keeps the keys `constructor` and `prototype`,
 * which are valid names of labels and nodes: without them a selector would select every pod.
 */
export const textMap = v.pipe(
  v.custom<Readonly<Record<string, string>>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    ({ received }) => `Invalid type: Expected Object but received ${received}`,
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value;
    for (const [key, value] of Object.entries<unknown>(input)) {
      if (typeof value === 'string') continue;
      addIssue({
        message: `Invalid type: Expected string but received ${JSON.stringify(value)}`,
        path: [{ type: 'object', origin: 'value', input: { ...input }, key, value }],
      });
    }
  }),
);
