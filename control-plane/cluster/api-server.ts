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

const maxAttempts = 3;

export interface ApiServerOptions {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly credentials: Credentials;
  /** Resolves if a program fails that this one needs to become ready. */
  readonly failed: Promise<Error>;
  readonly signal: AbortSignal;
  /** The address of this machine on which it listens. */
  readonly address: string;
  /** Whether real kubelets join. */
  readonly kubelets: boolean;
  readonly choosePort?: () => Promise<number>;
}

export interface ApiServer {
  readonly process: RunningProcess;
  readonly port: number;
  readonly server: string;
  readonly ca: string;
}

/** Starts an API server on a free port, or on another one if a program takes that port first. Returns when it is ready. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { choosePort = freePort } = options;
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort();
    try {
      return await startApiServerOn(port, options);
    } catch (cause) {
      if (!(cause instanceof ProcessFailure && cause.output.includes('address already in use'))) throw cause;
      if (attempt < maxAttempts) continue;
      throw new UserError(
        `Other programs took ${maxAttempts} free ports (the last was ${port}) before the API server could listen: rerun.`,
        { cause },
      );
    }
  }
}

/** Starts an API server on a port. Leaves no process on failure or abort. */
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
  // A program that took the port may accept the request and never answer.
  const exited = new AbortController();
  void process.exited.then(() => exited.abort());
  let failure: Error | undefined;
  void failed.then((error) => (failure = error));
  const ca = await waitUntil(
    async (either) => {
      if (process.exit !== undefined) throw await describeFailure(process, process.exit);
      if (failure !== undefined) throw failure;
      const attempt = AbortSignal.any([either, exited.signal, AbortSignal.timeout(5000)]);
      return certificateWhenReady(server, folder, credentials.adminToken, attempt);
    },
    { subject: 'the API server', signal, timeoutMs: 120_000 },
  );
  stack.move();
  return { process, port, server, ca };
}

/** The certificate of the API server; undefined until it is ready. */
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
    // The certificate does not exist yet, or the API server does not listen yet.
    return undefined;
  }
}
