import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiVersion, networks, nodeMapName, serviceAccounts, systemNamespace } from '../../../api/names.ts';
import { change, create, refusalOf, read, remove, replace, send, type Attack, type Guard } from './attack.ts';
import { gsoPolicy, nodeMaps, nodes, reports, targetsOf } from './targets.ts';
import { createFixture, waitUntilRefused, type AttackFixture } from './attack-fixture.ts';

// The accounts with every RBAC right, by mistake or by an added role: the policies must guard their targets without
// help from RBAC.

const targets = targetsOf('attacks-with-every-right');
const { namespace, otherNamespace, myNode, myReport, pod, policy, otherPolicies, secret } = targets;
const stack = new AsyncDisposableStack();
let fixture: AttackFixture;

const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: 'attacks-with-every-right' } };
const accountOf = (name: string): string => `system:serviceaccount:${systemNamespace}:${name}`;

async function giveEveryRight({ administrator, probes, operator }: AttackFixture): Promise<void> {
  const all = ['*'];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: rbac.metadata.name };
  const subjects = Object.values(serviceAccounts).map((name) => ({
    kind: 'ServiceAccount',
    name,
    namespace: systemNamespace,
  }));
  const objects = {
    clusterroles: { ...rbac, kind: 'ClusterRole', rules: [{ apiGroups: all, resources: all, verbs: all }] },
    clusterrolebindings: { ...rbac, kind: 'ClusterRoleBinding', roleRef, subjects },
  };
  // Later test files rely on these rights being revoked.
  stack.defer(async () => {
    for (const by of [probes.pod, probes.host, operator]) {
      await vi.waitFor(async () => expect(refusalOf(await send(by, read(secret)))).toMatch(/^RBAC: /), {
        timeout: 30_000,
      });
    }
  });
  for (const [resource, object] of Object.entries(objects)) {
    const path = `/apis/${rbac.apiVersion}/${resource}`;
    stack.defer(async () => administrator.remove(`${path}/${rbac.metadata.name}`));
    await administrator.create(path, object);
  }
}

beforeAll(async () => {
  fixture = await createFixture(targets, stack);
  await giveEveryRight(fixture);
  const body = { metadata: { labels: { a: 'b' } } };
  for (const network of networks) {
    await waitUntilRefused(fixture.probes[network], myReport, body, 'quicgso-guard-probes');
  }
  await waitUntilRefused(fixture.operator, pod, body, 'quicgso-guard-pods');
  await waitUntilRefused(fixture.operator, policy, body, 'quicgso-guard-policies');
});

afterAll(() => stack.disposeAsync());

describe.each(networks)('The probe of the %s network', (network) => {
  it.each<[string, Attack]>([
    ['change the spec of its report', change(myReport, { spec: { peers: {} } })],
    ['change the labels of its report', change(myReport, { metadata: { labels: { a: 'b' } } })],
    ['remove the owner of its report', change(myReport, { metadata: { ownerReferences: [] } })],
    ['write the status with the whole report', change(myReport, { status: { observed: {} } })],
    ['create a report', create(reports, { apiVersion, kind: 'GsoReport', metadata: { name: 'attacks-new' } })],
    ['delete its report', remove(myReport)],
    [
      'create a node map',
      create(nodeMaps, { apiVersion, kind: 'GsoNodeMap', metadata: { name: nodeMapName }, nodes: {} }),
    ],
    ['change a GsoPolicy', change(policy, { spec: { rules: [] } })],
    ['write the status of a GsoPolicy', change(`${policy}/status`, { status: {} })],
  ])('cannot %s', async (_what, attack) => {
    const refusal = refusalOf(await send(fixture.probes[network], attack));
    expect(refusal).toContain(
      `quicgso-guard-probes: ${accountOf(serviceAccounts[network])} may only write its half of `,
    );
    expect(refusal).toContain('the status of a GsoReport, and nothing else of quicgso.io');
  });
});

describe('The operator', () => {
  it.each<[string, Guard, Attack, string]>([
    [
      'create a Node',
      'quicgso-guard-nodes',
      create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'attacks-new' } }),
      'may only change labels of Nodes: it may not create or delete Nodes, or write their status',
    ],
    ['delete a Node', 'quicgso-guard-nodes', remove(myNode), 'may not create or delete Nodes'],
    [
      'write the status of a Node',
      'quicgso-guard-nodes',
      change(`${myNode}/status`, { status: { phase: 'Running' } }),
      'or write their status',
    ],
    [
      'change the image of a pod',
      'quicgso-guard-pods',
      replace(pod, '/spec/containers/0/image', 'mine'),
      'may only change pods through pods/status',
    ],
    [
      'give a pod another container',
      'quicgso-guard-pods',
      change(`${pod}/ephemeralcontainers`, { spec: { ephemeralContainers: [{ name: 'mine', image: 'mine' }] } }),
      'may only change pods through pods/status',
    ],
    [
      'change the rules of a GsoPolicy',
      'quicgso-guard-policies',
      change(policy, { spec: { rules: [] } }),
      `may only write the status of the GsoPolicy of the namespace ${namespace}: `,
    ],
    ['delete a GsoPolicy', 'quicgso-guard-policies', remove(policy), 'its rules belong to the user'],
    [
      'create a GsoPolicy',
      'quicgso-guard-policies',
      create(otherPolicies, gsoPolicy),
      `of the namespace ${otherNamespace}`,
    ],
  ])('cannot %s', async (_what, guard, attack, reason) => {
    const refusal = refusalOf(await send(fixture.operator, attack));
    expect(refusal).toContain(`${guard}: ${accountOf(serviceAccounts.operator)} may `);
    expect(refusal).toContain(reason);
  });
});
