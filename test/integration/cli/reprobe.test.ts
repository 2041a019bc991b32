import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type Network, probeLabel, serviceAccounts, systemNamespace } from '../../../api/names.ts';
import { type GsoReport, gsoReportSchema } from '../../../api/v1alpha1.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { runProcess } from '../../../control-plane/processes/run-process.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';
import { applyReport, reportOf } from '../../support/cluster/apply-report.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { runQuicgso } from '../../support/programs/run-quicgso.ts';

const probe = join(import.meta.dirname, '../../../node-probe/main.ts');
const signal = AbortSignal.timeout(120_000);
const folder = mkdtempSync(join(tmpdir(), 'reprobe-test-'));
const nodes: Readonly<Record<string, readonly Network[]>> = {
  'again-whole': ['pod', 'host'],
  'again-half': ['pod'],
  'again-off': [],
};
const stack = new AsyncDisposableStack();
const admin = stack.use(new TestClient());

/** Starts a real probe that keeps to the loopback interface, as that of a node. */
async function startProbe(name: string, uid: string, network: Network): Promise<void> {
  const account = { namespace: systemNamespace, serviceAccount: serviceAccounts[network] };
  const token = await serviceAccountToken(admin, { ...account, boundTo: { kind: 'Node', name, uid } }, signal);
  const file = join(folder, `${name}-${network}`);
  writeFileSync(`${file}.token`, token, { mode: 0o600 });
  const env = {
    ...process.env,
    QUICGSO_NODE: name,
    QUICGSO_NETWORK: network,
    QUICGSO_API_SERVER: inject('server'),
    QUICGSO_TOKEN_FILE: `${file}.token`,
    QUICGSO_CA_FILE: join(folder, 'ca.crt'),
    QUICGSO_REACH: 'loopback',
  };
  const command = [process.execPath, probe] as const;
  stack.use(await runProcess({ name: `${name}-${network}`, command, env, log: `${file}.log`, graceMs: 2000 }));
}

async function report(name: string): Promise<GsoReport> {
  return v.parse(gsoReportSchema, await admin.get(reportOf(name)));
}

beforeAll(async () => {
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'ca.crt'), inject('ca'));
  for (const [name, networks] of Object.entries(nodes)) {
    const labels = networks.length === 0 ? { [probeLabel]: 'disabled' } : {};
    const { uid } = await createNode(admin, { name, kernelVersion: '6.18.44', labels }, signal);
    stack.defer(async () => admin.remove(`/api/v1/nodes/${name}`));
    await applyReport(admin, name, {});
    stack.defer(async () => admin.remove(reportOf(name)));
    for (const network of networks) await startProbe(name, uid, network);
  }
  const hasReported = async (): Promise<void> => {
    for (const [name, networks] of Object.entries(nodes)) {
      const { status } = await report(name);
      for (const network of networks) expect(status?.observed?.[network], `${name} ${network}`).toBeDefined();
    }
  };
  await vi.waitFor(hasReported, { timeout: 60_000, interval: 200 });
});

afterAll(async () => stack.disposeAsync());

describe('quicgso reprobe', () => {
  it('makes both probes of a node complete another round, and prints their results', async () => {
    const before = (await report('again-whole')).status?.observed;
    const { code, stdout, stderr } = await runQuicgso(['reprobe', 'again-whole', '--timeout', '40']);
    expect(stdout).toMatch(
      /^again-whole\n {2}pod network: IPv4 GSO Capable \(Delivered\).*\n {2}host network: IPv4 GSO Capable/,
    );
    expect(stderr).toBe('again-whole has reported (1 of 1)\n');
    expect(code).toBe(0);
    const after = (await report('again-whole')).status?.observed;
    expect(after?.pod?.rounds).toBeGreaterThan(before?.pod?.rounds ?? 0);
    expect(after?.host?.rounds).toBeGreaterThan(before?.host?.rounds ?? 0);
  });

  it('names the node that did not answer and why, and exits with 2', async () => {
    const { code, stdout, stderr } = await runQuicgso(['reprobe', '--all', '--timeout', '8']);
    expect(stdout).toMatch(
      /again-half\n {2}pod network: IPv4 GSO Capable.*\n {2}host network: no probe has ever reported/,
    );
    expect(stdout).toMatch(
      /again-off\n {2}pod network: probes are disabled by the label quicgso\.io\/probe=disabled\n/,
    );
    expect(stdout).toMatch(/again-whole\n {2}pod network: IPv4 GSO Capable/);
    expect(stderr).toMatch(/waiting for again-half: timed out after 8 s/);
    expect(code).toBe(2);
    expect((await report('again-off')).spec?.probeRequestedAt).toBeUndefined();
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a node without a report', ['nowhere'], /^quicgso: GsoReport nowhere not found: use the name of a Linux node/],
    ['neither a node nor --all', [], /^quicgso: Name the nodes to test, or use --all\.\n$/],
    ['a node and --all', ['a', '--all'], /^quicgso: Name the nodes to test, or use --all\.\n$/],
    ['an invalid timeout', ['a', '--timeout', 'soon'], /^quicgso: Invalid --timeout "soon"/],
  ])('%s is one sentence and exit code 2', async (_, args, stderr) => {
    const ran = await runQuicgso(['reprobe', ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(stderr);
  });
});
