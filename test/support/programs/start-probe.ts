import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { serviceAccounts, systemNamespace } from '../../../api/names.ts';
import { TestClient } from '../cluster/test-client.ts';
import { runProcess } from '../../../control-plane/processes/run-process.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';

const main = join(import.meta.dirname, '../../../node-probe/main.ts');

/** Starts the probe of the pod network of a Node, as its pod would; disposing of it ends it. `peerPort`: 0 chooses one. */
export async function startProbe(node: { name: string; uid: string }, peerPort = 0): Promise<AsyncDisposable> {
  await using client = new TestClient();
  await using made = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'probe-test-'));
  made.defer(() => rmSync(folder, { recursive: true, force: true }));
  const [caFile, tokenFile] = [join(folder, 'ca.crt'), join(folder, 'token')];
  writeFileSync(caFile, inject('ca'));
  const account = { namespace: systemNamespace, serviceAccount: serviceAccounts.pod };
  const boundTo = { kind: 'Node', ...node } as const;
  const token = await serviceAccountToken(client, { ...account, boundTo }, AbortSignal.timeout(30_000));
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const env = {
    ...process.env,
    QUICGSO_NODE: node.name,
    QUICGSO_NETWORK: 'pod',
    QUICGSO_API_SERVER: inject('server'),
    QUICGSO_TOKEN_FILE: tokenFile,
    QUICGSO_CA_FILE: caFile,
    QUICGSO_PEER_PORT: String(peerPort),
  };
  const command = [process.execPath, main] as const;
  made.use(await runProcess({ name: node.name, command, env, log: join(folder, 'log'), graceMs: 2000 }));
  return made.move();
}
