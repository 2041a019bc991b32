import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { serviceAccounts, systemNamespace } from '../../../api/names.ts';
import { type CommandResult, runCommand } from '../../../control-plane/processes/run-command.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';
import { writeKubeconfig } from '../../../control-plane/cluster/write-kubeconfig.ts';
import { installManifests } from '../../../control-plane/manifests/install-manifests.ts';
import { readManifests } from '../../../control-plane/manifests/read-manifests.ts';
import { resourcePath } from '../../../control-plane/manifests/resource-path.ts';
import type { TestClient } from '../cluster/test-client.ts';

const root = join(import.meta.dirname, '../../..');

export interface HookRun {
  readonly args?: readonly string[];
  /** Whose rights it has; default: those of its own account. */
  readonly as?: string;
  readonly server?: string;
}

/** Runs a program that Helm runs once, in a process of its own, as its pod does. */
export async function runHook(
  admin: TestClient,
  program: 'check-install' | 'clean-up',
  { args = [], as = ownAccount[program], server = inject('server') }: HookRun = {},
): Promise<CommandResult> {
  const signal = AbortSignal.timeout(100_000);
  const token = await serviceAccountToken(admin, { namespace: systemNamespace, serviceAccount: as }, signal);
  const folder = mkdtempSync(join(tmpdir(), 'hook-test-'));
  try {
    const kubeconfig = join(folder, 'kubeconfig');
    await writeKubeconfig(kubeconfig, { server, ca: inject('ca'), token }, program);
    const command = [process.execPath, join(root, 'hooks', program, 'main.ts'), ...args] as const;
    return await runCommand({ command, env: { ...process.env, KUBECONFIG: kubeconfig }, signal });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ownAccount = { 'check-install': serviceAccounts.checkInstall, 'clean-up': serviceAccounts.cleanUp } as const;

const hookPaths = (hooks: readonly string[]): string[] => hooks.map((hook) => join(root, 'charts/quicgso/hooks', hook));

/** Creates what Helm creates for a hook before it runs. */
export async function installHooks(client: TestClient, ...hooks: readonly string[]): Promise<void> {
  await installManifests(client, { paths: hookPaths(hooks), signal: AbortSignal.timeout(60_000) });
}

/** Removes all of it. */
export async function removeHooks(admin: TestClient, ...hooks: readonly string[]): Promise<void> {
  for (const manifest of (await readManifests(hookPaths(hooks))).toReversed()) {
    const path = await resourcePath(admin, manifest, AbortSignal.timeout(10_000));
    if (path !== undefined) await admin.remove(path);
  }
}
