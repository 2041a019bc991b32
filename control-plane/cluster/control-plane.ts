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

/** A real control plane, without kubelets on the loopback interface; disposing of it ends it and removes its folder. */
export interface ControlPlane extends ApiAccess, AsyncDisposable {
  /** Where its files and logs are: `<program>.log`. Removed with it. Callers may put files of their own there. */
  readonly folder: string;
  /** A kubeconfig file (mode 0600) of a cluster administrator. */
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** The token of each kubelet, by the name of its node. */
  readonly nodeTokens: ReadonlyMap<string, string>;
  /** Resolves, with the end of its log, when one of the programs has ended although nobody asked it to. */
  readonly failed: Promise<Error>;
  /** Kills the API server, as a crash would. */
  stopApiServer(): Promise<void>;
  /** Starts it again on the same port with the same data, and returns when it is ready. */
  startApiServer(signal: AbortSignal): Promise<void>;
}

export interface ControlPlaneOptions {
  readonly binaries: Binaries;
  /** Ends the start, not the running control plane. */
  readonly signal: AbortSignal;
  /** Where its folder is made. Default: the system's folder for temporary files. */
  readonly parent?: string;
  /** Real kubelets that will join. Default: none. */
  readonly kubelets?: Kubelets;
  /** How the API server's port is chosen. Default: any that is free. */
  readonly choosePort?: () => Promise<number>;
}

/** The names of nodes whose kubelets will join, and the address of this machine at which they reach the API server. */
interface Kubelets {
  readonly address: string;
  readonly names: readonly string[];
}

/** The longest path of a Unix socket: `sun_path` of unix(7) without its final zero. */
const longestSocketPath = 107;

/**
 * Starts etcd, the API server, the controller manager and the scheduler. It returns when pods can be created in the
 * namespace `default`; the scheduler may need two more seconds until it binds them. On failure or abort nothing is left.
 * Throws a UserError for what the user can change, and a ProcessFailure when a program does not start.
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
    // Nothing in it is worth a clean end.
    watch(stack.use(await runProcess({ name, command, log: join(folder, `${name}.log`), graceMs: 0 })));
  };

  // The API server waits for etcd by itself, so they start together.
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
  let ended: Promise<void> | undefined;
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
    // A second call waits for the first one's end.
    [Symbol.asyncDispose]: async () => (ended ??= all.disposeAsync()),
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

/** The controller manager does this too, but some seconds later, and until then every pod would be refused. */
async function createDefaultServiceAccount(access: ApiAccess, signal: AbortSignal): Promise<void> {
  await using client = new ApiClient(tokenCredentials(access));
  const path = '/api/v1/namespaces/default/serviceaccounts/default';
  const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } };
  await serverSideApply(client, { path, body, fieldManager: 'quicgso-sandbox', signal });
}
