import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { inClusterCredentials } from './in-cluster.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'in-cluster-test-'));
  onTestFinished(() => {
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  });
});

it('returns nothing outside a pod', () => {
  expect(inClusterCredentials({ KUBERNETES_SERVICE_HOST: '10.96.0.1' }, folder)).toBeUndefined();
  writeFileSync(join(folder, 'token'), 'secret');
  expect(inClusterCredentials({}, folder)).toBeUndefined();
});

it.each([
  ['10.96.0.1', 'https://10.96.0.1:443'],
  ['fd00::1', 'https://[fd00::1]:443'],
])('finds the API server at %s', (host, server) => {
  writeFileSync(join(folder, 'token'), 'secret');
  const env = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: '443' };
  expect(inClusterCredentials(env, folder)?.server).toBe(server);
});

it('uses a renewed token within a minute', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const header = async (): Promise<string | undefined> => (await credentials?.authorize())?.headers['authorization'];
  writeFileSync(join(folder, 'token'), 'first\n');
  const credentials = inClusterCredentials({ KUBERNETES_SERVICE_HOST: '10.96.0.1' }, folder);
  expect(await header()).toBe('Bearer first');
  writeFileSync(join(folder, 'token'), 'second\n');
  expect(await header()).toBe('Bearer first');
  vi.advanceTimersByTime(60_001);
  expect(await header()).toBe('Bearer second');
});
