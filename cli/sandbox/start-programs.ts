import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { networks, serviceAccounts, systemNamespace } from '../../api/names.ts';
import type { ApiClient } from './api-client.ts';
import type { ControlPlane } from './control-plane.ts';
import { runProcess, type RunningProcess } from './run-process.ts';
import { serviceAccountToken } from './service-account-token.ts';
import { writeKubeconfig } from './write-kubeconfig.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export interface ProgramsOptions {
  readonly plane: ControlPlane;
  readonly client: ApiClient;
  readonly nodes: { readonly here: string; readonly old: string };
  /** Ends the programs when it is disposed of. */
  readonly stack: AsyncDisposableStack;
  readonly signal: AbortSignal;
}

/**
 * Starts the operator and two probes for each of two nodes as child processes, each with the token of its own service
 * account. The probes of the node `old` run behind a filter that hides UDP_SEGMENT.
 */
export async function startPrograms({
  plane,
  client,
  nodes,
  stack,
  signal,
}: ProgramsOptions): Promise<RunningProcess[]> {
  const token = async (serviceAccount: string): Promise<string> =>
    serviceAccountToken(client, { namespace: systemNamespace, serviceAccount }, signal);
  const start = async (name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<RunningProcess> => {
    signal.throwIfAborted();
    const command = [process.execPath, ...args] as const;
    const log = join(plane.folder, `${name}.log`);
    return stack.use(await runProcess({ name, command, env: { ...process.env, ...env }, log, graceMs: 2000 }));
  };

  const operator = (async () => {
    const kubeconfig = join(plane.folder, 'operator.kubeconfig');
    await writeKubeconfig(kubeconfig, { ...plane, token: await token(serviceAccounts.operator) }, 'operator');
    const args = [here('../../operator/main.ts'), '--min-evidence', 'kernel'];
    return start('operator', args, { KUBECONFIG: kubeconfig });
  })();
  const caFile = join(plane.folder, 'ca.crt');
  await writeFile(caFile, plane.ca);
  const probes = networks.flatMap((network) => {
    const tokenFile = join(plane.folder, `probe-${network}.token`);
    const written = token(serviceAccounts[network]).then(async (text) => writeFile(tokenFile, text, { mode: 0o600 }));
    return Object.values(nodes).map(async (node) => {
      await written;
      const emulation = node === nodes.old ? ['--import', here('emulate-old-kernel.ts')] : [];
      return start(`probe-${node}-${network}`, [...emulation, here('../../node-probe/main.ts')], {
        QUICGSO_NODE: node,
        QUICGSO_NETWORK: network,
        QUICGSO_API_SERVER: plane.server,
        QUICGSO_TOKEN_FILE: tokenFile,
        QUICGSO_CA_FILE: caFile,
      });
    });
  });
  // Waits for all, even when one fails: a program that started after the stack was disposed of would be nobody's.
  const started = await Promise.allSettled([operator, ...probes]);
  return started.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
