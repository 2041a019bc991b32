import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { networks, serviceAccounts, systemNamespace, type Network } from '../../api/names.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import type { ControlPlane } from '../../control-plane/cluster/control-plane.ts';
import type { CreatedNode } from '../../control-plane/cluster/create-node.ts';
import { runProcess, type RunningProcess } from '../../control-plane/processes/run-process.ts';
import { serviceAccountToken } from '../../control-plane/cluster/service-account-token.ts';
import { writeKubeconfig } from '../../control-plane/cluster/write-kubeconfig.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export interface ProgramsOptions {
  readonly plane: ControlPlane;
  readonly client: ApiClient;
  readonly nodes: { readonly here: CreatedNode; readonly old: CreatedNode };
  /** Stops the programs when it is disposed of. */
  readonly stack: AsyncDisposableStack;
  readonly signal: AbortSignal;
}

/**
 * Starts the operator, and two probes for each of two nodes, as child processes. Each has the token of its own service
 * account; the tokens of probes contain the node name. The probes of node `old` run behind a filter that hides
 * UDP_SEGMENT.
 */
export async function startPrograms(options: ProgramsOptions): Promise<RunningProcess[]> {
  const { plane, nodes } = options;
  await writeFile(join(plane.folder, 'ca.crt'), plane.ca);
  const probes = Object.values(nodes).flatMap((node) =>
    networks.map(async (network) => startProbe(node, network, options)),
  );
  // Waits for all, even if one fails: nothing would stop a program that starts after the stack is disposed of.
  const started = await Promise.allSettled([startOperator(options), ...probes]);
  return started.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function startOperator(options: ProgramsOptions): Promise<RunningProcess> {
  const { plane, client, signal } = options;
  const account = { namespace: systemNamespace, serviceAccount: serviceAccounts.operator };
  const kubeconfig = join(plane.folder, 'operator.kubeconfig');
  const token = await serviceAccountToken(client, account, signal);
  await writeKubeconfig(kubeconfig, { ...plane, token }, 'operator');
  return start(
    'operator',
    [here('../../operator/main.ts'), '--min-evidence', 'kernel', '--health-port', '0'],
    { KUBECONFIG: kubeconfig },
    options,
  );
}

async function startProbe(node: CreatedNode, network: Network, options: ProgramsOptions): Promise<RunningProcess> {
  const { plane, client, nodes, signal } = options;
  const name = `probe-${node.name}-${network}`;
  const account = { namespace: systemNamespace, serviceAccount: serviceAccounts[network] };
  const boundTo = { kind: 'Node', name: node.name, uid: node.uid } as const;
  const tokenFile = join(plane.folder, `${name}.token`);
  await writeFile(tokenFile, await serviceAccountToken(client, { ...account, boundTo }, signal), { mode: 0o600 });
  const emulation = node === nodes.old ? ['--import', here('../../control-plane/emulation/emulate-old-kernel.ts')] : [];
  const env = {
    QUICGSO_NODE: node.name,
    QUICGSO_NETWORK: network,
    QUICGSO_API_SERVER: plane.server,
    QUICGSO_TOKEN_FILE: tokenFile,
    QUICGSO_CA_FILE: join(plane.folder, 'ca.crt'),
    // No traffic may leave this machine.
    QUICGSO_REACH: 'loopback',
  };
  return start(name, [...emulation, here('../../node-probe/main.ts')], env, options);
}

async function start(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { plane, stack, signal }: ProgramsOptions,
): Promise<RunningProcess> {
  signal.throwIfAborted();
  const command = [process.execPath, ...args] as const;
  const log = join(plane.folder, `${name}.log`);
  return stack.use(await runProcess({ name, command, env: { ...process.env, ...env }, log, graceMs: 2000 }));
}
