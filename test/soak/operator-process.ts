/** An operator in a process of its own, so that its memory can be told. Answers each message with how it is. */
import { pino } from 'pino';
import { Connection } from '../../kube/client.ts';
import { runOperator } from '../../operator/run-operator.ts';

const connection = new Connection();
connection.loadFromClusterAndUser(
  { name: 'simulated', server: process.argv[2] ?? '', skipTLSVerify: true },
  { name: 'soak', token: 'none' },
);
let looked = process.cpuUsage();
process.on('message', () => {
  const { user, system } = process.cpuUsage(looked);
  const begin = process.cpuUsage();
  globalThis.gc?.();
  globalThis.gc?.();
  const own = process.cpuUsage(begin);
  looked = process.cpuUsage();
  process.send?.({
    heapMb: process.memoryUsage().heapUsed / 2 ** 20,
    cpuMs: (user + system) / 1000,
    ownCpuMs: (own.user + own.system) / 1000,
  });
});
await runOperator({
  connection,
  minEvidence: 'kernel',
  log: pino({ level: 'error' }),
  signal: new AbortController().signal,
});
