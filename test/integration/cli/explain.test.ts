import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { apiVersion, injectionLabel, plurals } from '../../../api/names.ts';
import { explainPod, type PodExplanation } from '../../../cli/explain/pod/explain-pod.ts';
import { observePod } from '../../../cli/explain/pod/facts/observe-pod.ts';
import { renderPod } from '../../../cli/explain/pod/render-pod.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';
import { writeKubeconfig } from '../../../control-plane/cluster/write-kubeconfig.ts';
import { hostObservation, networkObservation } from '../../support/examples/example-report.ts';
import { applyReport, goodVerdict } from '../../support/cluster/apply-report.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { createNamespace } from '../../support/cluster/namespace.ts';
import { plainPod, quicPod, readPod, type Pod } from '../../support/admission/quic-pod.ts';
import { removeWorkloads } from '../../support/admission/remove-workloads.ts';
import { runQuicgso } from '../../support/programs/run-quicgso.ts';
import { connect } from '../../support/programs/start-operator.ts';
import {
  createTwoKindsOfNodes,
  nodeMap,
  removeNodes,
  waitUntilTreated,
  writeNodeMap,
  type TwoKindsOfNodes,
} from '../../support/admission/two-kinds-of-nodes.ts';

const namespace = 'explain';
const closed = 'explain-closed';
const late = 'explain-late';
const tunnel = { name: 'TUNNEL_TRANSPORT_PROTOCOL', whenCapable: 'quic', whenIncapable: 'http2' };
const rules = [
  { selector: { matchLabels: { app: 'tunnel' } }, placement: 'None', env: [tunnel], containers: ['server'] },
  { selector: { matchLabels: { app: 'requires' } }, placement: 'Require' },
  { selector: { matchLabels: { app: 'requires', tier: 'web' } }, placement: 'Prefer' },
];
const lost = { ...goodVerdict, state: 'Broken', reason: 'SilentLoss', message: 'Bursts vanish on the way.' } as const;

const folder = mkdtempSync(join(tmpdir(), 'explain-test-'));
const client = new TestClient();
let nodes: TwoKindsOfNodes;

const podsOf = (where: string): string => `/api/v1/namespaces/${where}/pods`;
const on = (node: string | undefined): object => ({ 'kubernetes.io/hostname': node });

async function applyPolicy(where: string): Promise<void> {
  const path = `/apis/${apiVersion}/namespaces/${where}/${plurals.policies}/default`;
  const metadata = { name: 'default', namespace: where };
  await client.apply(path, { apiVersion, kind: 'GsoPolicy', metadata, spec: { rules } }, 'tester');
}

/** Creates a pod and waits for the scheduler's decision. */
async function create(pod: Pod, where = namespace): Promise<void> {
  await client.create(podsOf(where), pod);
  await vi.waitFor(
    async () => {
      const { status } = readPod(await client.get(`${podsOf(where)}/${pod.metadata.name}`));
      expect(status?.conditions?.map(({ type }) => type)).toContain('PodScheduled');
    },
    { timeout: 30_000, interval: 100 },
  );
}

/** The command's output for a pod, without the half second that starting a process takes. */
async function explain(name: string, where = namespace): Promise<{ explained: PodExplanation; text: string }> {
  const reader = connect();
  try {
    const explained = explainPod(await observePod(reader, where, name));
    return { explained, text: onOneLine(renderPod(explained)) };
  } finally {
    await reader.close();
  }
}

/** Node names differ in length, and so do lines. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

beforeAll(async () => {
  await createNamespace(client, namespace, { [injectionLabel]: 'enabled' });
  await createNamespace(client, closed);
  await createNamespace(client, late, { [injectionLabel]: 'enabled' });
  nodes = await createTwoKindsOfNodes(client, namespace, 2);
  await writeNodeMap(client, nodes);
  const verdict = {
    podGso: lost,
    hostGso: lost,
    podEcn: lost,
    hostEcn: lost,
    evidence: 'Wire',
    reason: 'SilentLoss',
  } as const;
  await applyReport(client, nodes.incapable[0] ?? '', {
    observed: { pod: networkObservation, host: hostObservation },
    verdict,
  });
  await applyPolicy(namespace);
  for (const app of ['tunnel', 'requires']) await waitUntilTreated(client, namespace, { app }, nodes);
});

afterAll(async () => {
  for (const where of [namespace, closed, late]) {
    await removeWorkloads(client, where);
    await client.remove(`/api/v1/namespaces/${where}`);
  }
  await removeNodes(client, nodes);
  await client.remove(nodeMap);
  await client[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe('quicgso explain pod/NAME', () => {
  it('shows what a label did, and that everything works on the node', async () => {
    await create(quicPod('require', { name: 'by-label', spec: { nodeSelector: nodes.selector } }));
    const { explained } = await explain('by-label');
    expect(explained).toMatchObject({
      treatment: { treated: true, reason: 'Label' },
      placement: {
        asked: 'Require',
        reason: 'AsSelected',
        labels: ['quicgso.io/pod-gso=capable'],
        node: { capable: true },
      },
      containers: [
        {
          container: 'server',
          variables: [
            { name: 'QUIC_GO_DISABLE_GSO', value: 'false', reason: 'NodeCapable' },
            { name: 'QUIC_GO_DISABLE_ECN', value: 'false', reason: 'NodeCapable' },
          ],
        },
      ],
      drift: { state: 'None' },
      unseen: [],
    });
  });

  it('shows the rule that applied, the values of each container and why, and the line for a file', async () => {
    const env = [{ name: 'QUIC_GO_DISABLE_ECN', value: 'false' }];
    const containers = [
      { name: 'server', image: 'quic-server', env, envFrom: [{ configMapRef: { name: 'settings' } }] },
      { name: 'front', image: 'registry.example/library/nginx:1.29' },
    ];
    const nodeSelector = on(nodes.incapable[0]);
    await create(plainPod({ name: 'tunnel', labels: { app: 'tunnel' }, spec: { nodeSelector, containers } }));
    const { code, stdout } = await runQuicgso(['explain', 'po/tunnel', '-n', namespace, '-o', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      treatment: { treated: true, reason: 'Rule', rule: 1 },
      placement: { asked: 'None', reason: 'PlacementNone', node: { capable: false, reason: 'SilentLoss' } },
      containers: [
        {
          container: 'server',
          variables: [
            { name: 'QUIC_GO_DISABLE_GSO', value: 'true', source: 'Annotation', reason: 'NodeNotCapable' },
            { name: 'QUIC_GO_DISABLE_ECN', value: 'false', source: 'Own' },
            { name: tunnel.name, value: 'http2', reason: 'NodeNotCapable' },
          ],
        },
        { container: 'front', variables: [{ source: 'None', reason: 'ContainerLeftOut' }, {}, {}] },
      ],
      products: [{ container: 'front', product: 'nginx', capability: 'gso' }],
    });
    const text = (await runQuicgso(['explain', 'pod', 'tunnel', '-n', namespace])).stdout;
    expect(onOneLine(text)).toMatch(
      /^Pod explain\/tunnel is treated by rule 1 of GsoPolicy default and runs on explain-incapable-a, which is not capable \(SilentLoss\): /,
    );
    expect(onOneLine(text)).toContain('Bursts vanish on the way.');
    expect(onOneLine(text)).toContain('It also reads variables from ConfigMap settings (envFrom)');
    expect(text).toContain('    quic_gso off;   # the http or server block of nginx.conf\n');
  });

  it('explains a pod that is pending because capable nodes are full, and names a hidden rule', async () => {
    const labels = { app: 'requires', tier: 'web' };
    for (const name of ['full-1', 'full-2', 'full-3', 'full-4']) {
      await create(plainPod({ name, labels, spec: { nodeSelector: nodes.selector } }));
    }
    const { explained, text } = await explain('full-4');
    expect(text).toMatch(
      /and has no node yet\. It requires a node with quicgso\.io\/pod-gso=capable: explain-capable-\w and 1 more are capable, but probably full/,
    );
    expect(text).toMatch(/Rule 3 \(app=requires,tier=web\) also matches, but is hidden by rule 2/);
    expect(text).toMatch(/The scheduler says: 0\/\d+ nodes are available/);
    expect(text).toMatch(/kubectl patch gsopolicy default -n explain .*"\/spec\/rules\/1\/placement","value":"Prefer"/);
    const { reason, capableNodes } = explained.placement.waiting ?? {};
    expect(reason).toBe('CapableNodesFull');
    const open = nodes.capable.map((node) => ({ node, obstacles: [] }));
    expect(capableNodes).toEqual(expect.arrayContaining(open));
  });

  it('explains why a DaemonSet pod gets no placement', async () => {
    const { spec, metadata } = quicPod('require', {
      labels: { app: 'daemon' },
      spec: { nodeSelector: on(nodes.incapable[1]) },
    });
    const selector = { matchLabels: { app: 'daemon' } };
    const path = `/apis/apps/v1/namespaces/${namespace}/daemonsets`;
    const daemonSet = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'daemon' } };
    const template = { metadata: { labels: metadata.labels }, spec };
    await client.create(path, { ...daemonSet, spec: { selector, template } });
    const names = v.object({ items: v.array(v.object({ metadata: v.object({ name: v.string() }) })) });
    const name = await vi.waitFor(
      async () => {
        const { items } = v.parse(names, await client.get(`${podsOf(namespace)}?labelSelector=app%3Ddaemon`));
        const [first] = items;
        if (first === undefined) throw new Error('no pod yet');
        return first.metadata.name;
      },
      { timeout: 30_000, interval: 100 },
    );
    expect((await explain(name)).explained).toMatchObject({
      treatment: { treated: true, reason: 'Label' },
      placement: { asked: 'None', reason: 'DaemonSet' },
    });
    await client.remove(`${path}/daemon`);
  });

  it('reports containers that still run with GSO on after a correction', async () => {
    await create(
      plainPod({ name: 'marked', labels: { app: 'tunnel' }, spec: { nodeSelector: on(nodes.incapable[0]) } }),
    );
    const path = `${podsOf(namespace)}/marked`;
    const annotations = { 'quicgso.io/runs-with': 'gso=on,ecn=off', 'quicgso.io/corrected-at': '2100-01-01T00:00:00Z' };
    await client.patch(path, { metadata: { annotations } });
    const running = { running: { startedAt: '2026-01-01T00:00:00Z' } };
    const container = { name: 'server', state: running, ready: true, restartCount: 0, image: 'x', imageID: 'x' };
    await client.patch(`${path}/status`, { status: { containerStatuses: [container] } });
    const { explained, text } = await explain('marked');
    expect(explained).toMatchObject({ drift: { state: 'Unsafe', runsWith: 'gso=on,ecn=off' } });
    expect(text).toMatch(/Its containers \(server\) still run with GSO on: they started before/);
  });

  it.each<[string, string, string, string, RegExp]>([
    [
      'its namespace is not opted in',
      closed,
      'closed',
      'NotOptedIn',
      /kubectl label namespace explain-closed quicgso\.io\/injection=enabled /,
    ],
    [
      'no rule selects it',
      namespace,
      'unselected',
      'NoRuleMatches',
      /rule 1 \(app=tunnel\): app=tunnel is required, but the pod has app=quic /,
    ],
    ['its namespace has no policy', late, 'no-policy', 'NoPolicy', /echo '.*' \| kubectl apply -n explain-late -f - /],
  ])('explains why a pod is not treated: %s', async (_what, where, name, reason, command) => {
    await create(
      plainPod({ name, spec: { nodeSelector: on(nodes.incapable[1]), terminationGracePeriodSeconds: 0 } }),
      where,
    );
    const { explained, text } = await explain(name, where);
    expect(explained).toMatchObject({ treatment: { treated: false, reason } });
    expect(text).toMatch(/^Pod .* is not treated\. /);
    expect(text).toMatch(command);
    await client.remove(`${podsOf(where)}/${name}`);
  });

  it('reports that a pod is older than the policy that selects it', async () => {
    await create(plainPod({ name: 'older', labels: { app: 'tunnel' } }), late);
    await applyPolicy(late);
    expect((await explain('older', late)).explained).toMatchObject({
      treatment: { treated: false, reason: 'CreatedEarlier', rule: 1 },
    });
  });
});

describe('Suggested commands', () => {
  /** Runs the commands of an explanation in a shell. */
  async function type({ treatment }: PodExplanation, wanted: RegExp): Promise<void> {
    const commands = treatment.steps.flatMap((step) => step.commands).filter((command) => wanted.test(command));
    const path = [inject('binaries'), process.env['PATH']].join(delimiter);
    const env = { ...process.env, PATH: path, KUBECONFIG: inject('kubeconfig') };
    expect(commands).not.toEqual([]);
    for (const command of commands) await promisify(execFile)('sh', ['-c', command], { env });
  }

  it('opt a namespace in, write a policy, add a rule, and move one', async () => {
    const where = 'explain-typed';
    await createNamespace(client, where);
    await create(plainPod({ name: 'first', labels: { app: 'first' } }), where);
    await type((await explain('first', where)).explained, /label namespace|apply -n explain-typed -f -$/);
    const { treatment } = (await explain('first', where)).explained;
    expect(treatment).toMatchObject({ reason: 'CreatedEarlier', rule: 1, rules: [{ selector: 'app=first' }] });

    await create(plainPod({ name: 'second', labels: { app: 'second', tier: 'web' } }), where);
    await type((await explain('second', where)).explained, /"op":"add"/);
    const path = `/apis/${apiVersion}/namespaces/${where}/${plurals.policies}/default`;
    const tier = { selector: { matchLabels: { tier: 'web' } } };
    const patch = [{ op: 'add', path: '/spec/rules/-', value: tier }];
    await client.ask({ method: 'PATCH', path, body: patch, contentType: 'application/json-patch+json' });
    const hidden = (await explain('second', where)).explained;
    expect(hidden.treatment).toMatchObject({
      rule: 2,
      rules: [{}, { selector: 'app=second' }, { selector: 'tier=web' }],
    });
    await type(hidden, /"op":"move"/);
    expect((await explain('second', where)).explained.treatment).toMatchObject({
      rule: 2,
      rules: [
        {},
        { selector: 'tier=web', fits: true },
        { selector: 'app=second', hiddenBy: 'rule 2 of GsoPolicy default' },
      ],
    });
    await removeWorkloads(client, where);
    await client.remove(`/api/v1/namespaces/${where}`);
  });
});

describe('quicgso explain node/NAME', () => {
  it('shows what does not work, and where labels or GsoNodeMap disagree', async () => {
    const [, name = ''] = nodes.incapable;
    const observed = { pod: networkObservation, host: hostObservation };
    const verdict = { podGso: goodVerdict, hostGso: lost, evidence: 'Wire', reason: 'SilentLoss' } as const;
    await applyReport(client, name, { observed, verdict });
    const { code, stdout } = await runQuicgso(['explain', 'node', name]);
    expect(code).toBe(0);
    expect(onOneLine(stdout)).toMatch(
      /^Node explain-incapable-b is not fully capable: .*GSO is broken on the host network \(SilentLoss\), .*; everything else works\./,
    );
    expect(onOneLine(stdout)).toMatch(/The verdict is capable, but the label quicgso\.io\/pod-gso is unsupported\./);
    expect(stdout).toContain(`kubectl label node ${name} quicgso.io/override-`);
  });

  it.each([
    ['json', JSON.parse],
    ['yaml', load],
  ] as const)('prints the same as %s', async (format, parse: (text: string) => unknown) => {
    const [name = ''] = nodes.incapable;
    const { stdout } = await runQuicgso(['explain', `no/${name}`, '-o', format]);
    expect(parse(stdout)).toMatchObject({
      kind: 'Node',
      name,
      override: 'incapable',
      pods: { treated: 2, drifted: [{ namespace, name: 'marked', runsWith: 'gso=on,ecn=off' }] },
      mapEntry: 'unsupported,unsupported,unsupported,unsupported',
      networks: [
        {
          network: 'pod',
          verdicts: [{ capability: 'gso', state: 'Broken', label: 'unsupported', inMap: 'unsupported' }, {}],
        },
        { network: 'host' },
      ],
    });
  });

  it('reports that a node has no report', async () => {
    const { code, stdout } = await runQuicgso(['explain', `node/${nodes.capable[0] ?? ''}`]);
    expect(code).toBe(0);
    expect(onOneLine(stdout)).toMatch(
      /^Node explain-capable-a has no verdict, which counts as not capable\. It has no GsoReport/,
    );
  });
});

describe('A user with few rights', () => {
  /** A kubeconfig for a user who may only read pods of the namespace. */
  async function podReader(): Promise<string> {
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    const apiGroup = 'rbac.authorization.k8s.io';
    const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace }];
    await client.create(`${rbac}/roles`, {
      metadata: { name: 'reader' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    });
    await client.create(`${rbac}/rolebindings`, {
      metadata: { name: 'reader' },
      roleRef: { apiGroup, kind: 'Role', name: 'reader' },
      subjects,
    });
    const account = { namespace, serviceAccount: 'default' };
    const token = await serviceAccountToken(client, account, AbortSignal.timeout(30_000));
    const file = join(folder, 'reader.kubeconfig');
    await writeKubeconfig(file, { server: inject('server'), ca: inject('ca'), token }, 'reader');
    return file;
  }

  it('sees what they may read, and is told what they may not', async () => {
    const reader = await podReader();
    const { stdout } = await vi.waitFor(
      async () => {
        const ran = await runQuicgso(['explain', 'pod/tunnel', '-n', namespace], reader);
        expect(ran).toMatchObject({ code: 0, stderr: '' });
        return ran;
      },
      { timeout: 20_000, interval: 200 },
    );
    const text = onOneLine(stdout);
    expect(text).toMatch(/^Pod explain\/tunnel is treated by a rule or label that is not visible and runs on/);
    expect(text).toMatch(/No permission to read GsoPolicy default of namespace explain: its rules are unknown\./);
    expect(text).toMatch(/No permission to read GsoReport explain-incapable-a/);
    const denied = await runQuicgso(['explain', 'pod/tunnel'], reader);
    expect(denied).toMatchObject({ code: 2, stdout: '' });
    expect(denied.stderr).toMatch(
      /^quicgso: No permission to read pod tunnel in namespace default: ask for the verb get on pods/,
    );
    const node = await runQuicgso(['explain', 'node/explain-incapable-a'], reader);
    expect(node).toMatchObject({ code: 2, stdout: '' });
    expect(node.stderr).toMatch(/^quicgso: No permission to read GsoReport explain-incapable-a or Node/);
  });

  it.each<[string[], RegExp]>([
    [
      ['pod/nobody', '-n', namespace],
      /^quicgso: Pod nobody not found in namespace explain: choose the namespace with -n/,
    ],
    [['node/nobody'], /^quicgso: Node nobody not found: "kubectl get nodes" lists the nodes\.\n$/],
  ])('gets one sentence and exit code 2 for %j', async (args, message) => {
    const ran = await runQuicgso(['explain', ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(message);
  });
});
