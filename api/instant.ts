import * as v from 'valibot';

/** An RFC 3339 time, parsed to milliseconds since 1970. */
export const instant = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text)),
  v.number('is not an RFC 3339 time'),
);
