import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import * as v from 'valibot';
import { openApi } from './api-request.ts';
import type { Clock } from '../loop/clock.ts';
import type { ApiServer } from '../config.ts';
import { reportsPath } from './report-path.ts';
import { untilNextTry } from '../loop/when.ts';

const event = v.object({
  type: v.picklist(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: v.object({ spec: v.optional(v.unknown()) }),
});

/** A watch that is silent for so long is taken up anew, in milliseconds; the API server ends it sooner by itself. */
const silence = 600_000;

export interface OwnReportWatch {
  readonly apiServer: ApiServer;
  readonly node: string;
  /** `spec`: as the API server sent it. */
  readonly changed: (spec: unknown) => void;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * Tells the spec of this node's report, now and whenever it changes, until the signal aborts. A watch without a version
 * begins with the object as it is (resourceVersion unset: "Get State and Start at Most Recent"), so nothing is listed.
 */
export async function watchOwnReport({ apiServer, node, changed, clock, log, signal }: OwnReportWatch): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const query = { watch: 'true', fieldSelector: `metadata.name=${node}` };
      const answer = await openApi(apiServer, { method: 'GET', path: reportsPath, query, timeout: silence, signal });
      for await (const line of createInterface(answer)) {
        const { type, object } = v.parse(event, JSON.parse(line));
        if (type === 'ERROR') throw new Error('the watch ended with an error');
        failures = 0;
        if (type === 'ADDED' || type === 'MODIFIED') changed(object.spec);
      }
      await clock.pause(untilNextTry(1), signal);
    } catch (err) {
      if (signal.aborted) return;
      failures++;
      if (failures === 1) log.warn({ err }, 'watching the report failed, trying again');
      await clock.pause(untilNextTry(failures), signal);
    }
  }
}
