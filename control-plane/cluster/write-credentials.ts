import { generateKeyPair, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Paths of the secrets that the API server and the controller manager read, and the tokens in them. */
export interface Credentials {
  readonly serviceAccountPublicKey: string;
  readonly serviceAccountPrivateKey: string;
  readonly tokenFile: string;
  /** Of a member of `system:masters`. */
  readonly adminToken: string;
  /** The tokens of the kubelets, by node name. */
  readonly nodeTokens: ReadonlyMap<string, string>;
}

/** Generates the secrets of a control plane and of the kubelets of these nodes, and writes them (mode 0600). */
export async function writeCredentials(folder: string, nodes: readonly string[] = []): Promise<Credentials> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const credentials: Credentials = {
    serviceAccountPublicKey: join(folder, 'service-account.pub'),
    serviceAccountPrivateKey: join(folder, 'service-account.key'),
    tokenFile: join(folder, 'tokens.csv'),
    adminToken: newToken(),
    nodeTokens: new Map(nodes.map((node) => [node, newToken()])),
  };
  const lines = [
    `${credentials.adminToken},admin,admin,"system:masters"\n`,
    ...[...credentials.nodeTokens].map(
      ([node, token]) => `${token},system:node:${node},system:node:${node},"system:nodes"\n`,
    ),
  ];
  const secret = { mode: 0o600 };
  await Promise.all([
    writeFile(credentials.serviceAccountPublicKey, publicKey.export({ type: 'spki', format: 'pem' }), secret),
    writeFile(credentials.serviceAccountPrivateKey, privateKey.export({ type: 'sec1', format: 'pem' }), secret),
    writeFile(credentials.tokenFile, lines.join(''), secret),
  ]);
  return credentials;
}

function newToken(): string {
  return randomBytes(24).toString('base64url');
}
