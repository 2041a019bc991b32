import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../api/user-error.ts';
import { ApiClient } from '../../kube/api-client.ts';
import { type ApiAccess, tokenCredentials } from '../../kube/credentials/token.ts';
import { serverSideApply } from '../../kube/server-side-apply.ts';
import { startApiServer, startApiServerOn, type ApiServerOptions } from './api-server.ts';
import { controllerManagerCommand, etcdCommand, etcdSocket, schedulerCommand } from './control-plane-commands.ts';
import { describeFailure } from '../processes/process-failure.ts';
import type { Binaries, ProgramName } from '../binaries/programs.ts';
import { requireLinux } from '../processes/require-linux.ts';
import { runProcess, type RunningProcess } from '../processes/run-process.ts';
import { makeTemporaryFolder, sweepTemporaryFolders } from '../processes/temporary-folder.ts';
import { writeCredentials } from './write-credentials.ts';
import { writeKubeconfig } from './write-kubeconfig.ts';

/** A real control plane; without kubelets it listens on loopback. Disposing of it stops it and removes its directory. */
export interface ControlPlane extends ApiAccess, AsyncDisposable {
  /** The directory of its files and logs (`<program>.log`), removed with it. Callers may add files. */
  readonly folder: string;
  /** A kubeconfig file (mode 0600) of a cluster admin. */
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** The tokens of the kubelets, by node name. */
  readonly nodeTokens: ReadonlyMap<string, string>;
  /** Resolves, with the end of its log, when a program exits unexpectedly. */
  readonly failed: Promise<Error>;
  /** Kills the API server, as a crash would. */
  stopApiServer(): Promise<void>;
  /** Restarts the API server on the same port with the same data, and returns when it is ready. */
  startApiServer(signal: AbortSignal): Promise<void>;
}

export interface ControlPlaneOptions {
  readonly binaries: Binaries;
  /** Aborts the start, not the running control plane. */
  readonly signal: AbortSignal;
  /** The parent of its directory. Default: the system's temporary directory. */
  readonly parent?: string;
  /** Default: none. */
  readonly kubelets?: Kubelets;
  /** Chooses the port of the API server. Default: any free port. */
  readonly choosePort?: () => Promise<number>;
}

/** Real kubelets that will join: their node names, and the address of this machine where they reach the API server. */
interface Kubelets {
  readonly address: string;
  readonly names: readonly string[];
}

/** The longest path of a Unix socket: `sun_path` in unix(7) without the terminating null byte. */
const longestSocketPath = 107;

/**
 * Starts etcd, the API server, the controller manager and the scheduler. Returns when pods can be created in the
 * namespace `default`; the scheduler may need two more seconds to bind them. Leaves nothing on failure or abort. Throws
 * a UserError for what the user can fix, and a ProcessFailure if a program does not start.
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { binaries, signal, parent = tmpdir(), choosePort, kubelets } = options;
  requireLinux();
  signal.throwIfAborted();
  await sweepTemporaryFolders(parent);
  await using stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(await makeFolder(parent));
  const credentials = await writeCredentials(folder, kubelets?.names);
  const failed = Promise.withResolvers<Error>();
  const watch = (process: RunningProcess): void => {
    void process.exited.then((exit) => process.stopping || failed.resolve(describeFailure(process, exit)));
  };
  const start = async (name: ProgramName, command: readonly [string, ...string[]]): Promise<void> => {
    // It holds nothing that needs a graceful shutdown.
    watch(stack.use(await runProcess({ name, command, log: join(folder, `${name}.log`), graceMs: 0 })));
  };

  // The API server waits for etcd on its own, so both start at the same time.
  await start('etcd', etcdCommand(binaries, folder));
  const address = kubelets?.address ?? '127.0.0.1';
  const withKubelets = kubelets !== undefined;
  const common = { binaries, folder, credentials, failed: failed.promise, address, kubelets: withKubelets };
  const wanted: ApiServerOptions = { ...common, signal, ...(choosePort === undefined ? {} : { choosePort }) };
  const { process: first, port, server, ca } = await startApiServer(wanted);
  let apiServer = first;
  stack.defer(async () => apiServer.stop());
  watch(apiServer);

  const access: ApiAccess = { server, ca, token: credentials.adminToken };
  const kubeconfig = join(folder, 'kubeconfig');
  await writeKubeconfig(kubeconfig, access);
  const manager = { credentials, kubelets: withKubelets };
  await start('kube-controller-manager', controllerManagerCommand(binaries, folder, kubeconfig, manager));
  await start('kube-scheduler', schedulerCommand(binaries, kubeconfig));
  await createDefaultServiceAccount(access, signal);
  signal.throwIfAborted();

  const all = stack.move();
  let disposal: Promise<void> | undefined;
  return {
    ...access,
    folder,
    kubeconfig,
    kubectl: binaries.kubectl,
    nodeTokens: credentials.nodeTokens,
    failed: failed.promise,
    stopApiServer: async () => apiServer.stop(),
    startApiServer: async (restartSignal) => {
      apiServer = (await startApiServerOn(port, { ...common, signal: restartSignal })).process;
      watch(apiServer);
    },
    // A second call waits for the first.
    [Symbol.asyncDispose]: async () => (disposal ??= all.disposeAsync()),
  };
}

async function makeFolder(parent: string): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await makeTemporaryFolder(parent).catch((cause: unknown) => {
    throw new UserError(`Cannot write to ${parent}: set TMPDIR to a writable directory.`, { cause });
  });
  if (Buffer.byteLength(etcdSocket(folder.path)) <= longestSocketPath) return folder;
  await folder[Symbol.asyncDispose]();
  throw new UserError(`The path ${parent} is too long for a Unix socket: set TMPDIR to a shorter one.`);
}

/** The controller manager creates it too, but seconds later, and until then every pod is rejected. */
async function createDefaultServiceAccount(access: ApiAccess, signal: AbortSignal): Promise<void> {
  await using client = new ApiClient(tokenCredentials(access));
  const path = '/api/v1/namespaces/default/serviceaccounts/default';
  const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } };
  await serverSideApply(client, { path, body, fieldManager: 'quicgso-sandbox', signal });
}
