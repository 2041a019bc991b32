import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { openApi, type ApiServer } from './api-request.ts';
import { reportsPath } from './report-path.ts';

const event = v.object({
  type: v.picklist(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: v.object({ spec: v.optional(v.unknown()) }),
});

/** A watch that is silent for so long is taken up anew, in milliseconds; the API server ends it sooner by itself. */
const silence = 600_000;

/**
 * The spec of this node's report, as it is and at each change, until the API server ends the watch. A watch without a version
 * begins with the object as it is (resourceVersion unset: "Get State and Start at Most Recent"), so nothing is listed.
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
