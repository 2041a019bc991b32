import { pino } from 'pino';
import { systemClock } from './loop/clock.ts';
import { Doorbell } from './loop/doorbell.ts';
import { ConfigError } from '../api/config/config-error.ts';
import { readConfig } from './config.ts';
import { giveBackMemory } from './loop/give-back-memory.ts';
import { NativeCallsUnavailableError } from '../linux/libc.ts';
import { observe } from './loop/observe.ts';
import { startPeering } from './loop/peering.ts';
import { publishReport } from './report/publish-report.ts';
import { runProbe } from './loop/run-probe.ts';
import { watchEgress } from './loop/watch-egress.ts';

const log = pino({ name: 'node-probe' });
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());

try {
  const config = readConfig(process.env);
  const { network, reach } = config;
  log.level = config.logLevel;
  const parts = {
    doorbell: new Doorbell(),
    clock: systemClock,
    log: log.child({ node: config.node, network }),
    signal: stopping.signal,
  };
  using watches = new DisposableStack();
  if (reach === 'network') watches.use(watchEgress(parts));
  const peering = startPeering({ ...config, ...parts, port: config.peerPort });
  const loop = runProbe({
    ...parts,
    observe: async (previous) =>
      observe({ network, reach, peering: peering.settings(), peerProblems: peering.peerProblems(), previous }),
    requested: () => peering.requested(),
    rest: giveBackMemory,
    publish: async (observation) => publishReport(config, observation, stopping.signal),
  });
  await Promise.all([loop, peering.done]);
} catch (err) {
  if (err instanceof ConfigError) log.fatal({ problems: err.problems }, 'invalid configuration');
  else if (err instanceof NativeCallsUnavailableError) log.fatal({ err }, 'system calls are unavailable');
  else log.fatal({ err }, 'probe failed, exiting');
  process.exitCode = err instanceof ConfigError ? 2 : 1;
}
