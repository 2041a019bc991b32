import { pino } from 'pino';
import * as v from 'valibot';
import { inject } from 'vitest';
import { type Network, serviceAccounts, systemNamespace } from '../../../api/names.ts';
import { TestClient } from '../cluster/test-client.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';
import { ApiClient } from '../../../kube/api-client.ts';
import { tokenCredentials } from '../../../kube/credentials/token.ts';
import { runOperator } from '../../../operator/run-operator.ts';

const logLineSchema = v.object({
  level: v.number(),
  msg: v.string(),
  node: v.optional(v.string()),
  namespace: v.optional(v.string()),
  path: v.optional(v.string()),
});
type LogLine = v.InferOutput<typeof logLineSchema>;

export interface StartedOperator extends AsyncDisposable {
  /** Its log, one object a line. */
  readonly log: readonly LogLine[];
  /** How often a node was reconciled. */
  readonly turns: (node: string) => number;
}

export interface OperatorSettings {
  /** Where it finds the API server; default: at its own address. */
  readonly server?: string;
  readonly resyncMs?: number;
  /** The networks that are tested; default: both. */
  readonly tested?: readonly Network[];
}

/** A client of the tests' API server, or of one in its place, with the given token. */
export function connect({ server = inject('server'), token = inject('token') } = {}): ApiClient {
  return new ApiClient(tokenCredentials({ server, ca: inject('ca'), token }));
}

/** Runs the operator in this process, with its own rights, until it is disposed of. */
export async function startOperator({
  server = inject('server'),
  ...settings
}: OperatorSettings = {}): Promise<StartedOperator> {
  const account = { namespace: systemNamespace, serviceAccount: serviceAccounts.operator };
  await using admin = new TestClient();
  const token = await serviceAccountToken(admin, account, AbortSignal.timeout(30_000));
  const client = connect({ server, token });
  const lines: LogLine[] = [];
  const log = pino(
    { level: 'debug' },
    { write: (line: string) => lines.push(v.parse(logLineSchema, JSON.parse(line))) },
  );
  const stop = new AbortController();
  const ended = runOperator({
    client,
    minEvidence: 'auto',
    log,
    signal: stop.signal,
    ...settings,
  });
  return {
    log: lines,
    turns: (node) => lines.filter((line) => line.node === node && line.msg === 'node reconciled').length,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}
