import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { findCredentials } from './find-credentials.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-credentials-test-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  vi.stubEnv('HOME', folder);
  vi.stubEnv('KUBECONFIG', undefined);
});

it('finds the cluster in a kubeconfig', async () => {
  const file = join(folder, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: 'https://192.0.2.1' } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  writeFileSync(file, JSON.stringify(config));
  vi.stubEnv('KUBECONFIG', file);
  expect((await findCredentials()).server).toBe('https://192.0.2.1');
});

it('explains that no cluster was found', async () => {
  await expect(findCredentials()).rejects.toThrow('no cluster found: the pod has no service account token');
});

it('explains why a kubeconfig cannot be read', async () => {
  vi.stubEnv('KUBECONFIG', join(folder, 'absent'));
  await expect(findCredentials()).rejects.toThrow(/^cannot read the kubeconfig: ENOENT/);
});
