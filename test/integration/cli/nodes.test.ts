import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { lookUp, lookUpAll } from '../../../cli/lookup/look-up.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';
import { writeKubeconfig } from '../../../control-plane/cluster/write-kubeconfig.ts';
import { hostObservation, networkObservation } from '../../support/examples/example-report.ts';
import { applyReport, goodVerdict, reportOf } from '../../support/cluster/apply-report.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { runInTerminal, undecidedAboutColors } from '../../support/programs/run-in-terminal.ts';
import { runQuicgso } from '../../support/programs/run-quicgso.ts';
import { connect } from '../../support/programs/start-operator.ts';

const signal = AbortSignal.timeout(120_000);
const nodes = ['fleet-good', 'fleet-bad', 'fleet-new'] as const;
const folder = mkdtempSync(join(tmpdir(), 'nodes-test-'));
const nobody = join(folder, 'nobody.kubeconfig');
const admin = new TestClient();

const observed = { pod: networkObservation, host: hostObservation };
const verdict = {
  podGso: goodVerdict,
  hostGso: goodVerdict,
  podEcn: goodVerdict,
  hostEcn: goodVerdict,
  evidence: 'Wire',
  reason: 'Delivered',
} as const;
const lost = { ...goodVerdict, state: 'Broken', reason: 'SilentLoss', message: 'Bursts vanish.' } as const;

beforeAll(async () => {
  for (const name of nodes) await createNode(admin, { name, kernelVersion: '6.18.44' }, signal);
  await applyReport(admin, 'fleet-good', { observed, verdict });
  await applyReport(admin, 'fleet-bad', { observed, verdict: { ...verdict, hostGso: lost, reason: 'SilentLoss' } });
  const account = { namespace: 'default', serviceAccount: 'default' };
  const token = await serviceAccountToken(admin, account, signal);
  await writeKubeconfig(nobody, { server: inject('server'), ca: inject('ca'), token }, 'nobody');
});

afterAll(async () => {
  for (const name of nodes) {
    await admin.remove(`/api/v1/nodes/${name}`);
    await admin.remove(reportOf(name));
  }
  await admin[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe('quicgso nodes', () => {
  it('shows every node, also one that has no report yet', async () => {
    const { code, stdout, stderr } = await runQuicgso(['nodes']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /│ fleet-good +│ capable +│ capable +│ capable +│ capable +│ Wire +│ Delivered +│ 6\.18\.44 +│/,
    );
    expect(stdout).toMatch(/│ fleet-bad +│ capable +│ broken +│ capable +│ capable +│ Wire +│ SilentLoss +│/);
    expect(stdout).toMatch(/│ fleet-new +│ none +│ none +│ none +│ none +│ None +│ NoReport +│/);
  });

  it('shows only bad nodes with --bad', async () => {
    const { stdout } = await runQuicgso(['nodes', '--bad']);
    expect(stdout).toContain('fleet-bad');
    expect(stdout).not.toContain('fleet-good');
  });

  it.each([
    ['json', JSON.parse],
    ['yaml', load],
  ] as const)('prints the same as %s', async (format, parse: (text: string) => unknown) => {
    const { stdout } = await runQuicgso(['nodes', '-o', format]);
    const rows = v.parse(v.array(v.looseObject({ node: v.string() })), parse(stdout));
    expect(rows.find(({ node }) => node === 'fleet-bad')).toMatchObject({
      hostGso: 'broken',
      podGso: 'capable',
      capable: false,
      reason: 'SilentLoss',
    });
  });

  it('is a plugin of kubectl', async () => {
    symlinkSync(join(import.meta.dirname, '../../../cli/quicgso.mjs'), join(folder, 'kubectl-quicgso'));
    const kubectl = join(inject('binaries'), 'kubectl');
    const path = [folder, dirname(process.execPath), process.env['PATH']].join(delimiter);
    const env = { ...process.env, PATH: path, KUBECONFIG: inject('kubeconfig') };
    const { stdout } = await promisify(execFile)(kubectl, ['quicgso', 'nodes', '--bad'], { env });
    expect(stdout).toContain('fleet-bad');
  });

  it.each<[string, readonly string[], string | undefined, RegExp]>([
    [
      'reports that the user may not see',
      ['nodes'],
      nobody,
      /^quicgso: No permission to list GsoReports: ask for the verb list/,
    ],
    [
      'a context that does not exist',
      ['nodes', '--context', 'x'],
      undefined,
      /^quicgso: The kubeconfig has no context "x": use one of quicgso\.\n$/,
    ],
    [
      'a kubeconfig that does not exist',
      ['nodes', '--kubeconfig', '/nowhere'],
      undefined,
      /^quicgso: Kubeconfig \/nowhere/,
    ],
  ])('%s is one sentence and exit code 2', async (_, args, kubeconfig, stderr) => {
    const ran = await runQuicgso(args, kubeconfig);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(stderr);
  });

  it('an API server that does not answer is one sentence and exit code 2', async () => {
    const file = join(folder, 'down.kubeconfig');
    await writeKubeconfig(file, { server: 'https://127.0.0.1:1', ca: inject('ca'), token: 'x' });
    const { code, stderr } = await runQuicgso(['nodes'], file);
    expect(stderr).toMatch(/^quicgso: Cannot reach the API server https:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)/);
    expect(code).toBe(2);
  });

  it('a token that the API server does not know is one sentence and exit code 2', async () => {
    const file = join(folder, 'stranger.kubeconfig');
    await writeKubeconfig(file, { server: inject('server'), ca: inject('ca'), token: 'x' });
    const { code, stderr } = await runQuicgso(['nodes'], file);
    expect(stderr).toMatch(/^quicgso: Not authenticated to .* \(401\): check your credentials\.\n$/);
    expect(code).toBe(2);
  });
});

describe('looking up', () => {
  const anything = v.unknown();

  it('tells a kind that is not installed from an object that does not exist', async () => {
    const client = connect();
    const of = async (path: string): Promise<unknown> => lookUp(client, { path }, anything);
    expect(await of('/apis/quicgso.io/v1alpha1/gsoreports/nothing')).toEqual({ missing: 'object' });
    expect(await of('/apis/quicgso.io/v1alpha1/gsonothings/nothing')).toEqual({ missing: 'kind' });
    expect(await of('/apis/nothing.io/v1/gsoreports')).toEqual({ missing: 'kind' });
    await client.close();
  });

  it('names the field that it does not know', async () => {
    const client = connect();
    const path = '/api/v1/nodes/fleet-good';
    const schema = v.object({ metadata: v.object({ name: v.number() }) });
    await expect(lookUp(client, { path }, schema)).rejects.toThrow(
      /^Unexpected object at \/api\/v1\/nodes\/fleet-good: metadata\.name/,
    );
    await client.close();
  });

  it('reads a list page by page', async () => {
    const client = connect();
    const name = v.object({ metadata: v.object({ name: v.string() }) });
    const found = await lookUpAll(client, { path: '/api/v1/nodes', metadataOnly: 'list' }, name, 2);
    const names = 'found' in found ? found.found.map(({ metadata }) => metadata.name) : [];
    expect(names).toEqual(expect.arrayContaining([...nodes]));
    expect(names).toEqual([...new Set(names)]);
    await client.close();
  });
});

describe('colours', () => {
  const main = join(import.meta.dirname, '../../../cli/main.ts');
  const env = { ...undecidedAboutColors, KUBECONFIG: inject('kubeconfig') };

  it.each([[['nodes']], [['explain', 'node/fleet-bad']]])(
    'are shown on a terminal, and not with NO_COLOR: %j',
    async (args) => {
      const command = [process.execPath, main, ...args];
      const shown = await Promise.all([runInTerminal(command, env), runInTerminal(command, { ...env, NO_COLOR: '1' })]);
      for (const text of shown) expect(text).toContain('fleet-bad');
      expect(shown.map((text) => text.includes('\u001B['))).toEqual([true, false]);
    },
  );
});
