import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { openApi, type ApiServer } from './api-request.ts';
import { reportsPath } from './report-path.ts';

const event = v.object({
  type: v.picklist(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: v.object({ spec: v.optional(v.unknown()) }),
});

/** A watch that is silent this long is restarted, in milliseconds; the API server usually ends it sooner. */
const silence = 600_000;

/**
 * Yields the spec of this node's report, now and on each change, until the API server ends the watch. A watch without
 * a version starts with the current object (resourceVersion unset: "Get State and Start at Most Recent"), so no list
 * is needed.
 */
export async function* watchOwnReport(
  apiServer: ApiServer,
  node: string,
  signal: AbortSignal,
): AsyncGenerator<unknown, void> {
  const query = { watch: 'true', fieldSelector: `metadata.name=${node}` };
  const answer = await openApi(apiServer, { method: 'GET', path: reportsPath, query, timeout: silence, signal });
  for await (const line of createInterface(answer)) {
    const { type, object } = v.parse(event, JSON.parse(line));
    if (type === 'ERROR') throw new Error('the watch ended with an error');
    if (type === 'ADDED' || type === 'MODIFIED') yield object.spec;
  }
}
