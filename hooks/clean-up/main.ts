import { ApiClient } from '../../kube/api-client.ts';
import { NoClusterError, findCredentials } from '../../kube/credentials/find-credentials.ts';
import { CleanUpError, cleanUp } from './clean-up.ts';

// What `helm uninstall` runs when the chart's value cleanupOnUninstall is true. Exit code 0: everything was removed.

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());

async function clean(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const client = stack.use(new ApiClient(await findCredentials()));
  await cleanUp({ client, say: (line) => process.stdout.write(`${line}\n`), signal: stop.signal });
}

function explain(error: unknown): string {
  if (stop.signal.aborted) return 'stopped before clean-up was complete';
  if (error instanceof CleanUpError || error instanceof NoClusterError) return error.message;
  throw error;
}

try {
  await clean();
} catch (error) {
  process.stderr.write(`quicgso clean-up: ${explain(error)}\n`);
  process.exitCode = 1;
}
