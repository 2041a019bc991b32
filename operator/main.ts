import { pino } from 'pino';
import { Connection } from './cluster/connection.ts';
import { ConfigError } from '../api/config-error.ts';
import { type Config, readConfig } from './config.ts';
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

const { minEvidence, logLevel } = readConfigOrExit();
const log = pino({ level: logLevel });
const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    log.info({ signal: name }, 'stopping');
    stop.abort();
  });
}

const connection = new Connection();
connection.loadFromDefault();
log.info({ server: connection.server, minEvidence }, 'starting');
await runOperator({ connection, minEvidence, log, signal: stop.signal });
log.info('stopped');
