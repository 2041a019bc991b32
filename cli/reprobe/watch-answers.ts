import { pino } from 'pino';
import * as v from 'valibot';
import type { Connection } from '../../operator/cluster/connection.ts';
import { reportsPath } from '../../operator/cluster/paths.ts';
import { Store } from '../../operator/cluster/store.ts';
import { watchResource } from '../../operator/cluster/watch-resource.ts';
import { readReportSchema } from '../cluster/read-report.ts';
import type { LastReports } from './answers.ts';

interface WatchedAnswers extends AsyncDisposable {
  /** By name of the node. */
  readonly store: Store<LastReports>;
}

/** Follows what the probes report, until it is disposed of: of the one node, or of all. */
export function watchAnswers(connection: Connection, node: string | undefined): WatchedAnswers {
  const store = new Store<LastReports>(
    (a, b) => a.pod?.lastRound === b.pod?.lastRound && a.host?.lastRound === b.host?.lastRound,
  );
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
  const ended = watchResource(connection, resource, { log: pino({ enabled: false }), signal: stop.signal });
  return {
    store,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}
