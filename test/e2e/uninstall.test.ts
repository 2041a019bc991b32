import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chart, helm, kubectl } from './programs/command-line.ts';
import { installQuicgso, testQuicgso, uninstallQuicgso } from './install-quicgso.ts';
import { allLabels, keepingLabels } from './keeping-labels.ts';
import { uids } from './reports.ts';
import { asMade, nodeLabels, noLabels, waitForVerdicts } from './wait-for-verdicts.ts';

const system = ['-n', 'quicgso-system'] as const;

describe('uninstall', () => {
  it('leaves reports and labels and nothing that acts, and an installation over them goes on with them', async () => {
    await installQuicgso();
    await waitForVerdicts(asMade);
    await testQuicgso();
    const before = await uids();
    await uninstallQuicgso();
    const workloads = 'deployments,daemonsets,jobs,pods,services,networkpolicies,poddisruptionbudgets';
    const kinds = `${workloads},serviceaccounts,roles,rolebindings`;
    const ours = await kubectl('get', kinds, ...system, '-l', 'app.kubernetes.io/name=quicgso', '-o', 'name');
    // It has ended, and stays to be read.
    expect(ours.trim()).toBe('pod/quicgso-test');
    expect(await kubectl('get', 'pod', ...system, 'quicgso-test', '-o', 'jsonpath={.status.phase}')).toBe('Succeeded');
    const policies = ['mutating', 'validating'].flatMap((kind) => [
      `${kind}admissionpolicies`,
      `${kind}admissionpolicybindings`,
    ]);
    const acting = await kubectl(
      'get',
      [...policies, 'clusterroles', 'clusterrolebindings', 'namespaces'].join(','),
      '-o',
      'name',
    );
    expect(acting.split('\n').filter((name) => name.includes('quicgso'))).toEqual(['namespace/quicgso-system']);
    expect(await nodeLabels()).toEqual(allLabels);

    await keepingLabels(async () => installQuicgso());
    expect(await uids()).toEqual(before);
  });

  it('is not needed for an installation after somebody deleted the namespace: it goes on with what is left', async () => {
    await installQuicgso();
    await waitForVerdicts(asMade);
    const before = await uids();
    await keepingLabels(async () => {
      await kubectl('delete', 'namespace', 'quicgso-system', '--wait=true');
      await installQuicgso();
    });
    expect(await uids()).toEqual(before);
    await testQuicgso();
  });

  it('with cleanupOnUninstall removes labels and reports too, keeps the CRDs, and installs again', async () => {
    await installQuicgso('cleanupOnUninstall=true');
    await waitForVerdicts(asMade);
    await testQuicgso();
    await uninstallQuicgso();
    expect(await nodeLabels()).toEqual(noLabels);
    expect(await uids()).toEqual([]);
    expect(await kubectl('get', 'gsonodemaps', '-o', 'name')).toBe('');
    expect(await kubectl('get', 'crd', '-o', 'name')).toContain('gsoreports.quicgso.io');
    const ours = 'secrets,leases,jobs,pods,roles,rolebindings';
    expect(await kubectl('get', ours, ...system, '-o', 'name')).toBe('');
    const rights = await kubectl('get', 'clusterroles,clusterrolebindings', '-o', 'name');
    expect(rights).not.toContain('quicgso');
    await installQuicgso();
    await waitForVerdicts(asMade);
  });
});

it('An installation over CRDs that somebody applied by hand is refused by Helm, and made as docs/upgrade.md says', async () => {
  await installQuicgso('cleanupOnUninstall=true');
  await uninstallQuicgso();
  await kubectl('delete', 'crd', 'gsoreports.quicgso.io', 'gsopolicies.quicgso.io', 'gsonodemaps.quicgso.io');
  await kubectl('apply', '--server-side', '-f', join(import.meta.dirname, '../../crds'));
  await expect(installQuicgso()).rejects.toThrow('invalid ownership metadata');
  const into = [...system, '--set', 'image.pullPolicy=Never', '--wait', '--timeout', '120s'] as const;
  await helm('install', 'quicgso', chart, ...into, '--take-ownership');
  await waitForVerdicts(asMade);
});
