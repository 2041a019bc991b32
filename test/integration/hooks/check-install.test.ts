import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import {
  type Network,
  componentLabel,
  components,
  daemonSets,
  nameLabel,
  networks,
  serviceAccounts,
  systemNamespace,
  testNamespace,
} from '../../../api/names.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';
import { hostObservation, networkObservation } from '../../support/examples/example-report.ts';
import { applyReport, goodVerdict, reportOf } from '../../support/cluster/apply-report.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { podsPath } from '../../support/admission/gso-policy.ts';
import { plainPod } from '../../support/admission/quic-pod.ts';
import { installHooks, removeHooks, runHook } from '../../support/programs/run-hook.ts';

const nodes = ['install-a', 'install-b'] as const;
const operator = 'install-operator';
const windows = 'install-windows';
const admin = new TestClient();
const signal = AbortSignal.timeout(300_000);
const namespace = `/api/v1/namespaces/${testNamespace}`;

const status = {
  observed: { pod: networkObservation, host: hostObservation },
  verdict: { podGso: goodVerdict, evidence: 'Wire', reason: 'Delivered' },
} as const;

beforeAll(async () => {
  await installHooks(admin, 'check-treatment', 'check-install');
  await createNode(admin, { name: windows, kernelVersion: '10.0', operatingSystem: 'windows' }, signal);
  for (const node of nodes) {
    await createNode(admin, { name: node, kernelVersion: '6.18.44' }, signal);
    for (const network of networks) await runPod(`${network}-${node}`, node, components[network]);
  }
  await runPod(operator, nodes[0], components.operator);
  for (const network of networks) await makeDaemonSet(network);
});

const daemonSetsPath = `/apis/apps/v1/namespaces/${systemNamespace}/daemonsets`;

/** A DaemonSet with the name of quicgso's. Its own pods do not matter here: `runPod` creates the probes. */
async function makeDaemonSet(network: Network): Promise<void> {
  const selector = { 'example.com/not-a-probe': network };
  const { spec } = plainPod();
  await admin.create(daemonSetsPath, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: daemonSets[network] },
    spec: {
      selector: { matchLabels: selector },
      template: { metadata: { labels: selector }, spec: { ...spec, ...onNodes(nodes) } },
    },
  });
  await wantPods(network, nodes);
}

function onNodes(names: readonly string[]): object {
  const nodeSelectorTerms = names.map((name) => ({
    matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }],
  }));
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

/** Changes which nodes its pods run on, and waits until the DaemonSet controller reports it. */
async function wantPods(network: Network, names: readonly string[]): Promise<void> {
  const path = `${daemonSetsPath}/${daemonSets[network]}`;
  await admin.patch(path, { spec: { template: { spec: onNodes(names) } } });
  await vi.waitFor(
    async () => expect(await admin.get(path)).toMatchObject({ status: { desiredNumberScheduled: names.length } }),
    { timeout: 30_000, interval: 100 },
  );
}

/** A pod of quicgso as its kubelet would report it when it runs. */
async function runPod(name: string, node: string, component: string): Promise<void> {
  const labels = { [nameLabel]: 'quicgso', [componentLabel]: component };
  await admin.create(podsPath(systemNamespace), plainPod({ name, labels, spec: { nodeName: node } }));
  await sayOf(name, { ready: true, startedAt: networkObservation.lastRound });
}

async function sayOf(name: string, { ready, startedAt }: { ready: boolean; startedAt: string }): Promise<void> {
  const container = { name: 'server', image: 'quic-server', imageID: '', ready, restartCount: 0 };
  await admin.patch(`${podsPath(systemNamespace)}/${name}/status`, {
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ ...container, state: { running: { startedAt } } }],
    },
  });
}

beforeEach(async () => {
  for (const node of nodes) await applyReport(admin, node, status);
});

afterEach(async () => {
  for (const node of nodes) await admin.remove(reportOf(node));
});

afterAll(async () => {
  for (const node of nodes) {
    for (const network of networks) await admin.remove(`${podsPath(systemNamespace)}/${network}-${node}`);
  }
  await admin.remove(`${podsPath(systemNamespace)}/${operator}`);
  for (const network of networks) {
    await admin.remove(`${daemonSetsPath}/${daemonSets[network]}`);
  }
  for (const node of [...nodes, windows]) await admin.remove(`/api/v1/nodes/${node}`);
  await removeHooks(admin, 'check-treatment', 'check-install');
  await admin[Symbol.asyncDispose]();
});

it('lists every check when all pass, with only the rights of its account', async () => {
  const { exitCode, stdout, stderr } = await runHook(admin, 'check-install', { args: ['--timeout', '60'] });
  expect({ stdout, stderr }).toEqual({
    stdout:
      'ok       the operator is ready\n' +
      'ok       2 of 2 nodes have a report\n' +
      'ok       every selected node has its probes\n' +
      'ok       4 of 4 probes have reported\n' +
      'ok       2 of 2 tested nodes have a verdict\n' +
      'ok       a pod with the label quicgso.io/placement=prefer reads QUIC_GO_DISABLE_GSO from an annotation\n',
    stderr: '',
  });
  expect(exitCode).toBe(0);
  expect(await admin.get(podsPath(testNamespace))).toMatchObject({ items: [] });
});

it('does not let a stolen token create a pod that could access its node', async () => {
  const account = { namespace: systemNamespace, serviceAccount: serviceAccounts.checkInstall };
  await using thief = new TestClient(await serviceAccountToken(admin, account, signal));
  const volumes = [{ name: 'node', hostPath: { path: '/' } }];
  const { status: code, body } = await thief.ask({
    method: 'POST',
    path: podsPath(testNamespace),
    body: plainPod({ spec: { volumes } }),
  });
  expect(code).toBe(403);
  expect(JSON.stringify(body)).toContain('violates PodSecurity');
  expect((await thief.ask({ method: 'POST', path: podsPath(systemNamespace), body: plainPod() })).status).toBe(403);
});

it('names what is missing at its timeout', async () => {
  await admin.remove(reportOf('install-a'));
  await admin.remove(reportOf('install-b'));
  await applyReport(admin, 'install-b', { observed: { pod: networkObservation } });
  const { exitCode, stdout } = await runHook(admin, 'check-install', {
    args: ['--timeout', '0', '--without-injection'],
  });
  expect(stdout.split('\n')).toEqual([
    'ok       the operator is ready',
    'ok       every selected node has its probes',
    expect.stringMatching(/^missing {2}node install-a has no report: /),
    expect.stringMatching(
      /^missing {2}the host probe on node install-b has not reported since it started: .* logs host-install-b$/,
    ),
    expect.stringMatching(/^missing {2}node install-b has no verdict: /),
    '',
  ]);
  expect(exitCode).toBe(1);
});

it('does not mistake remains of a previous installation for results of this one', async () => {
  const now = new Date().toISOString();
  await sayOf(operator, { ready: false, startedAt: now });
  await sayOf('pod-install-a', { ready: true, startedAt: now });
  const { exitCode, stdout } = await runHook(admin, 'check-install', {
    args: ['--timeout', '0', '--without-injection'],
  });
  await sayOf('pod-install-a', { ready: true, startedAt: networkObservation.lastRound });
  await sayOf(operator, { ready: true, startedAt: networkObservation.lastRound });
  expect(stdout.split('\n').filter((line) => line.startsWith('missing'))).toEqual([
    expect.stringMatching(/no operator is ready: /),
    expect.stringMatching(/the pod probe on node install-a has not reported since it started: /),
  ]);
  expect(exitCode).toBe(1);
});

it.each([
  ['a pod that was not bound to a node', { args: ['--timeout', '0', '--without-injection'] }, 1],
  [
    'not where that network is switched off',
    { args: ['--timeout', '0', '--without-injection', '--networks', 'pod'] },
    0,
  ],
])('sees %s', async (_, run, code) => {
  await wantPods('host', [...nodes, windows]);
  const { exitCode, stdout } = await runHook(admin, 'check-install', run);
  await wantPods('host', nodes);
  const line = /^missing {2}DaemonSet quicgso-probe-host has pods on 2 of 3 nodes: /m;
  expect([exitCode, line.test(stdout)]).toEqual([code, code === 1]);
});

it('waits for a namespace that is removed and re-created', async () => {
  await admin.remove(namespace);
  const ran = runHook(admin, 'check-install', { args: ['--timeout', '90'] });
  await vi.waitFor(async () => expect(await admin.ask({ path: namespace })).toMatchObject({ status: 404 }), {
    timeout: 60_000,
    interval: 100,
  });
  await installHooks(admin, 'check-treatment');
  const { exitCode, stdout } = await ran;
  expect(stdout).toMatch(/^ok {7}a pod with the label/m);
  expect(exitCode).toBe(0);
});

it('names the namespace that opted out', async () => {
  await admin.patch(namespace, { metadata: { labels: { 'quicgso.io/injection': null } } });
  await vi.waitFor(
    async () => {
      const { exitCode, stdout } = await runHook(admin, 'check-install', { args: ['--timeout', '0'] });
      expect(stdout).toMatch(/^missing {2}a pod with the label quicgso\.io\/placement=prefer does not get the label/m);
      expect(exitCode).toBe(1);
    },
    { timeout: 30_000 },
  );
});

it.each([
  [
    'without rights',
    { as: 'default' },
    [
      /cannot list nodes: the API server returned 403/,
      /cannot list reports/,
      /cannot list quicgso pods/,
      /cannot read DaemonSets/,
      /cannot create a pod/,
    ],
  ],
  ['without a connection', { server: 'https://127.0.0.1:1' }, [/is unreachable \(ECONNREFUSED\)/]],
])('%s it reports the problem, and what to do next', async (_, how, lines) => {
  const { exitCode, stdout, stderr } = await runHook(admin, 'check-install', { args: ['--timeout', '0'], ...how });
  const said = stdout.trimEnd().split('\n');
  expect(said).toHaveLength(lines.length);
  for (const [index, line] of lines.entries()) expect(said[index]).toMatch(line);
  expect(stderr).toBe('');
  expect(exitCode).toBe(1);
});

it('rejects an unknown flag', async () => {
  const { exitCode, stderr } = await runHook(admin, 'check-install', { args: ['--fast'] });
  expect(stderr).toBe('quicgso check-install: unknown flag --fast\n');
  expect(exitCode).toBe(2);
});
