import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient } from '../../kube/api-client.ts';
import { tokenCredentials } from '../../kube/credentials/token.ts';
import { apiServerCommand, certificateFile } from './control-plane-commands.ts';
import { freePort } from '../processes/free-port.ts';
import { describeFailure, ProcessFailure } from '../processes/process-failure.ts';
import type { Binaries } from '../binaries/programs.ts';
import { runProcess, type RunningProcess } from '../processes/run-process.ts';
import { waitUntil } from '../processes/wait-until.ts';
import type { Credentials } from './write-credentials.ts';
import { UserError } from '../../api/user-error.ts';

/** How many ports are tried before the user is told. */
const attempts = 3;

export interface ApiServerOptions {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly credentials: Credentials;
  /** Resolves when another program, without which this one cannot become ready, has failed. */
  readonly failed: Promise<Error>;
  readonly signal: AbortSignal;
  /** Where it listens, an address of this machine. */
  readonly address: string;
  /** Whether real kubelets join it. */
  readonly kubelets: boolean;
  readonly choosePort?: () => Promise<number>;
}

export interface ApiServer {
  readonly process: RunningProcess;
  readonly port: number;
  readonly server: string;
  readonly ca: string;
}

/** Starts an API server on a free port, or on another when somebody takes that one first; returns when it is ready. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { choosePort = freePort } = options;
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort();
    try {
      return await startApiServerOn(port, options);
    } catch (cause) {
      if (!(cause instanceof ProcessFailure && cause.output.includes('address already in use'))) throw cause;
      if (attempt < attempts) continue;
      throw new UserError(
        `Other programs took ${attempts} free ports (the last was ${port}) before the API server could listen: rerun.`,
        { cause },
      );
    }
  }
}

/** The same on a given port. On failure or abort no process is left. */
export async function startApiServerOn(port: number, options: ApiServerOptions): Promise<ApiServer> {
  const { binaries, folder, credentials, failed, signal, address, kubelets } = options;
  await using stack = new AsyncDisposableStack();
  const process = stack.use(
    await runProcess({
      name: 'kube-apiserver',
      command: apiServerCommand(binaries, folder, { address, port, kubelets }, credentials),
      log: join(folder, 'kube-apiserver.log'),
      graceMs: 0,
    }),
  );
  const server = `https://${address}:${port}`;
  // Whoever holds the port in its place may accept the question and never answer it.
  const ended = new AbortController();
  void process.exited.then(() => ended.abort());
  let failure: Error | undefined;
  void failed.then((error) => (failure = error));
  const ca = await waitUntil(
    async (either) => {
      if (process.exit !== undefined) throw await describeFailure(process, process.exit);
      if (failure !== undefined) throw failure;
      const patience = AbortSignal.any([either, ended.signal, AbortSignal.timeout(5000)]);
      return certificateWhenReady(server, folder, credentials.adminToken, patience);
    },
    { subject: 'the API server', signal, timeoutMs: 120_000 },
  );
  stack.move();
  return { process, port, server, ca };
}

/** The certificate of the API server once it answers that it is ready; undefined before. */
async function certificateWhenReady(
  server: string,
  folder: string,
  token: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const ca = await readFile(certificateFile(folder), 'utf8');
    await using client = new ApiClient(tokenCredentials({ server, ca, token }));
    const { status } = await client.ask({ method: 'GET', path: '/readyz', signal });
    return status === 200 ? ca : undefined;
  } catch {
    // No certificate yet, or nobody listens yet.
    return undefined;
  }
}
