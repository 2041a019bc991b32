import * as v from 'valibot';

/** An RFC 3339 time, as Kubernetes writes them, read as milliseconds since 1970. */
export const instant = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text)),
  v.number('is not an RFC 3339 time'),
);
