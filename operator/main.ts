import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { pino } from 'pino';
import { ConfigError } from '../api/config/config-error.ts';
import { operatorLease } from '../api/names.ts';
import { ApiClient } from '../kube/api-client.ts';
import type { Credentials } from '../kube/credentials/credentials.ts';
import { findCredentials, NoClusterError } from '../kube/credentials/find-credentials.ts';
import { type Config, readConfig } from './config.ts';
import { serveHealth } from './health/health-server.ts';
import { Monitor } from './health/monitor.ts';
import { monotonicClock } from './lease/clock.ts';
import { Election } from './lease/election.ts';
import { clusterLease } from './lease/lease-store.ts';
import { runOperator } from './run-operator.ts';

function readConfigOrExit(): Config {
  try {
    return readConfig(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(error.problems.map((problem) => `quicgso operator: ${problem}\n`).join(''));
    process.exit(2);
  }
}

const { minEvidence, tested, logLevel, leaderElect, podName, healthPort } = readConfigOrExit();
const log = pino({ level: logLevel });
const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    log.info({ signal: name }, 'stopping');
    stop.abort();
  });
}

const monitor = new Monitor();

async function serveHealthOrExit(): Promise<AsyncDisposable | undefined> {
  if (healthPort === 0) return undefined;
  try {
    return await serveHealth(monitor, healthPort);
  } catch (err) {
    log.fatal({ err }, `cannot listen on port ${healthPort}: choose another with --health-port, or 0 to disable`);
    process.exit(1);
  }
}

/** Without a cluster, Kubernetes restarts the pod later; at a terminal the message says why. */
async function findCredentialsOrExit(): Promise<Credentials> {
  try {
    return await findCredentials();
  } catch (error) {
    if (!(error instanceof NoClusterError)) throw error;
    log.fatal(error.message);
    process.exit(1);
  }
}

function connect(): ApiClient {
  const made = new ApiClient(credentials);
  made.onExchange = (exchange) => monitor.metrics.exchange(exchange);
  return made;
}

/** Exiting the process reliably stops all writes. Kubernetes restarts it as a standby. */
async function exitWhenLost(election: Election): Promise<void> {
  if ((await election.run()) !== 'lost') return;
  log.fatal({ lease: operatorLease }, 'lost leadership, exiting');
  process.exit(1);
}

await using stack = new AsyncDisposableStack();
stack.use(await serveHealthOrExit());
const credentials = await findCredentialsOrExit();
const client = connect();
log.info({ server: client.server, minEvidence, networks: tested }, 'starting');
let lead: Promise<void> | undefined;
if (leaderElect) {
  // A separate client, which may write before this replica leads and does not wait for other requests.
  const store = clusterLease(stack.use(connect()));
  // A container that restarts in its pod keeps this name, and so reclaims its Lease immediately.
  const identity = podName ?? `${hostname()}_${randomUUID()}`;
  const election = new Election({ store, identity, clock: monotonicClock, log });
  client.mayWrite = () => election.leads;
  stack.defer(async () => election.release());
  void exitWhenLost(election);
  lead = election.won;
}
await runOperator({ client, minEvidence, tested, log, signal: stop.signal, monitor, ...(lead && { lead }) });
await stack.disposeAsync();
log.info('stopped');
