import { pino } from 'pino';
import * as v from 'valibot';
import type { ApiClient } from '../../kube/api-client.ts';
import { reportsPath } from '../../kube/paths.ts';
import { Store } from '../../kube/store.ts';
import { watchResource } from '../../kube/watch-resource.ts';
import { readReportSchema } from '../lookup/read-report.ts';
import { isSameRound, type LastReports } from './answers.ts';

interface WatchedAnswers extends AsyncDisposable {
  /** By node name. */
  readonly store: Store<LastReports>;
}

/** Watches the report of one node or of all nodes until disposed. */
export function watchAnswers(client: ApiClient, node: string | undefined): WatchedAnswers {
  const store = new Store<LastReports>((a, b) => isSameRound(a.pod, b.pod) && isSameRound(a.host, b.host));
  const stop = new AbortController();
  const resource = {
    path: reportsPath,
    ...(node !== undefined && { only: node }),
    parse: (object: unknown) => {
      const read = v.safeParse(readReportSchema, object);
      return read.success ? read.output : undefined;
    },
    store,
  };
  const ended = watchResource(client, resource, { log: pino({ enabled: false }), signal: stop.signal });
  return {
    store,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}
