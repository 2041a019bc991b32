import { writeFile } from 'node:fs/promises';
import type { ApiAccess } from '../../kube/credentials/token.ts';

/** Writes a kubeconfig (mode 0600; JSON, which is valid YAML) with one user and one cluster. */
export async function writeKubeconfig(file: string, { server, ca, token }: ApiAccess, user = 'admin'): Promise<void> {
  const name = 'quicgso';
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name, context: { cluster: name, user } }],
    'current-context': name,
  };
  await writeFile(file, `${JSON.stringify(kubeconfig, undefined, 2)}\n`, { mode: 0o600 });
}
