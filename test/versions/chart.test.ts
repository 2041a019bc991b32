import { expect, inject, it } from 'vitest';
import { serviceAccounts, systemNamespace } from '../../api/names.ts';
import { kubectlSaying } from '../e2e/programs/command-line.ts';
import { renderChart } from '../chart/render-chart.ts';
import { TestClient } from '../support/cluster/test-client.ts';

it('The API server of this version accepts the rendered chart without a warning', async () => {
  const kubeVersion = inject('kubernetesVersion') ?? '';
  await using admin = new TestClient();
  // A dry run stores nothing, and the pod of helm test needs its account.
  const accounts = `/api/v1/namespaces/${systemNamespace}/serviceaccounts`;
  const metadata = { name: serviceAccounts.checkInstall, namespace: systemNamespace };
  await admin.create(accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  try {
    await using rendered = await renderChart({ kubeVersion, injects: false });
    const dryRun = ['apply', '--server-side', '--force-conflicts', '--dry-run=server'];
    const { stdout, stderr } = await kubectlSaying(...dryRun, '-f', rendered.file);
    expect(stdout.match(/serverside-applied \(server dry run\)$/gm)).toHaveLength(rendered.objects.length);
    expect(stderr).toBe('');
    expect(rendered.text).not.toContain('kind: MutatingAdmissionPolicy');
  } finally {
    await admin.remove(`${accounts}/${serviceAccounts.checkInstall}`);
  }
});
