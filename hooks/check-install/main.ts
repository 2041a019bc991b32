import { ConfigError } from '../../api/config/config-error.ts';
import { ApiClient } from '../../kube/api-client.ts';
import { NoClusterError, findCredentials } from '../../kube/credentials/find-credentials.ts';
import { checkInstall } from './check-install.ts';
import { readSettings } from './settings.ts';

// What `helm test` runs: checks that every node is tested and pods are treated. Exit code 0: all checks passed.

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());

/** Returns whether all checks passed. */
async function check(): Promise<boolean> {
  const settings = readSettings(process.argv.slice(2));
  await using stack = new AsyncDisposableStack();
  const client = stack.use(new ApiClient(await findCredentials()));
  const { ok, missing } = await checkInstall(client, { ...settings, signal: stop.signal });
  for (const line of ok) process.stdout.write(`ok       ${line}\n`);
  for (const line of missing) process.stdout.write(`missing  ${line}\n`);
  return missing.length === 0;
}

function explain(error: unknown): string {
  if (stop.signal.aborted) return 'stopped before all checks completed';
  if (error instanceof ConfigError || error instanceof NoClusterError) return error.message;
  throw error;
}

try {
  process.exitCode = (await check()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`quicgso check-install: ${explain(error)}\n`);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
