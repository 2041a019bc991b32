import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiVersion,
  capabilityLabels,
  fieldManagers,
  overrideLabel,
  peerKeySecret,
  serviceAccounts,
  systemNamespace,
} from '../../../api/names.ts';
import type { CreatedNode } from '../../../control-plane/cluster/create-node.ts';
import { reportOf } from '../../support/cluster/apply-report.ts';
import { change, create, refusalOf, read, remove, replace, send, type Attack } from './attack.ts';
import { foreign, nodes, reports, targetsOf, secrets, status } from './targets.ts';
import { readStored, createFixture, type AttackFixture } from './attack-fixture.ts';

// What a stolen operator token allows with Nodes and reports; see docs/security.md.

const targets = targetsOf('attacks-by-operator');
const { mine, unreported, myNode, myReport, secret } = targets;
const stack = new AsyncDisposableStack();
let fixture: AttackFixture;

const account = `system:serviceaccount:${systemNamespace}:${serviceAccounts.operator}`;
const someTime = '2026-11-22T12:00:00Z';
const ourLabels = Object.values(capabilityLabels);
const label = (labels: Readonly<Record<string, string | null>>): Attack => change(myNode, { metadata: { labels } });
const labelAll = (value: string | null): Record<string, string | null> =>
  Object.fromEntries(ourLabels.map((key) => [key, value]));
const ownerOf = ({ name, uid }: CreatedNode): object => ({ apiVersion: 'v1', kind: 'Node', name, uid });
const newReport = (ownerReferences: readonly object[], rest: object = {}): object => ({
  apiVersion,
  kind: 'GsoReport',
  metadata: { name: unreported, ...(ownerReferences.length > 0 && { ownerReferences }) },
  ...rest,
});

beforeAll(async () => {
  fixture = await createFixture(targets, stack);
});

afterAll(() => stack.disposeAsync());

describe('The token of the operator', () => {
  it.each<[string, Attack, string]>([
    ['change a foreign label', label({ [foreign]: 'y' }), `the label ${foreign}`],
    ['add a foreign label', label({ 'example.com/new': 'y' }), 'the label example.com/new'],
    ['remove a foreign label', label({ [foreign]: null }), `the label ${foreign}`],
    [
      'remove a foreign label while changing one of quicgso',
      label({ [foreign]: null, [capabilityLabels.podGso]: 'broken' }),
      `the label ${foreign}`,
    ],
    ['remove all labels', change(myNode, { metadata: { labels: null } }), `the label ${foreign}`],
    ['set the override label of users', label({ [overrideLabel]: 'capable' }), `the label ${overrideLabel}`],
    ['set a taint', change(myNode, { spec: { taints: [{ key: 'a', effect: 'NoExecute' }] } }), 'spec.taints'],
    ['make it unschedulable', change(myNode, { spec: { unschedulable: true } }), 'spec.unschedulable'],
    ['set its provider ID', change(myNode, { spec: { providerID: 'a://b' } }), 'spec.providerID'],
    ['set an annotation', change(myNode, { metadata: { annotations: { a: 'b' } } }), 'metadata.annotations'],
    ['block its deletion', change(myNode, { metadata: { finalizers: ['a.example/b'] } }), 'metadata.finalizers'],
    [
      'give it an owner that it is deleted with',
      change(myNode, { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'x', uid: 'x' }] } }),
      'metadata.ownerReferences',
    ],
  ])("cannot change more than quicgso's labels of a Node: %s", async (_what, attack, field) => {
    const refusal = refusalOf(await send(fixture.operator, attack));
    expect(refusal).toContain(`quicgso-guard-nodes: ${account} may only change the labels `);
    expect(refusal).toContain(`${ourLabels.join(', ')} of the Node ${mine}, not `);
    expect(refusal.split(', not ')[1]?.split(', ')).toContain(field);
  });

  it.each<[string, Attack, string]>([
    [
      'invent an observation',
      change(`${myReport}/status`, { status: { observed: { pod: { rounds: 8 } } } }),
      'status.observed',
    ],
    [
      'remove an observation',
      change(`${myReport}/status`, { status: { observed: { host: null } } }),
      'status.observed',
    ],
    ['remove the whole status', replace(`${myReport}/status`, '/status', {}), 'status.observed'],
    [
      'request a round, as users do',
      change(myReport, { spec: { probeRequestedAt: someTime } }),
      'spec.probeRequestedAt',
    ],
    ['remove its owner', change(myReport, { metadata: { ownerReferences: null } }), 'metadata.ownerReferences'],
    ['label it', change(myReport, { metadata: { labels: { a: 'b' } } }), 'metadata.labels'],
    ['annotate it', change(myReport, { metadata: { annotations: { a: 'b' } } }), 'metadata.annotations'],
    ['block its deletion', change(myReport, { metadata: { finalizers: ['a.example/b'] } }), 'metadata.finalizers'],
  ])('cannot write fields of a report that are not its own: %s', async (_what, attack, field) => {
    const refusal = refusalOf(await send(fixture.operator, attack));
    expect(refusal).toContain(`quicgso-guard-reports: ${account} may only write spec.peers, status.verdict and `);
    expect(refusal).toContain(`status.conditions of the GsoReport ${mine}, not ${field}`);
  });

  it.each<[string, () => object, string]>([
    ['without an owner', () => newReport([]), 'only with a single owner: the Node of the same name'],
    [
      'that belongs to another Node',
      () => newReport([ownerOf(fixture.mine)]),
      'only with a single owner: the Node of the same name',
    ],
    [
      'that belongs to two',
      () => newReport([ownerOf(fixture.unreported), ownerOf(fixture.mine)]),
      'only with a single owner: the Node of the same name',
    ],
    [
      'that blocks the deletion of its Node',
      () => newReport([{ ...ownerOf(fixture.unreported), blockOwnerDeletion: true }]),
      'without blockOwnerDeletion',
    ],
    [
      'that asks for a round',
      () => newReport([ownerOf(fixture.unreported)], { spec: { probeRequestedAt: someTime } }),
      'not spec.probeRequestedAt',
    ],
  ])('cannot create a report %s', async (_what, report, reason) => {
    const refusal = refusalOf(await send(fixture.operator, create(reports, report())));
    expect(refusal).toContain(`quicgso-guard-reports: ${account} may `);
    expect(refusal).toContain(`the GsoReport ${unreported}`);
    expect(refusal).toContain(reason);
  });

  it.each<[string, Attack]>([
    ['write the status of a Node', change(`${myNode}/status`, { status: { phase: 'Running' } })],
    ['create a Node', create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'attacks-new' } })],
    ['delete a Node', remove(myNode)],
    ['read the key of the probes', read(`${secrets}/${peerKeySecret}`)],
    ['read another Secret', read(secret)],
    ['list Secrets', read(secrets)],
    ['write another Secret', change(secret, { data: { a: 'QQ==' } })],
    [
      'take away a policy that guards against it',
      remove('/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/quicgso-guard-nodes'),
    ],
    ['give itself rights', change('/apis/rbac.authorization.k8s.io/v1/clusterroles/quicgso-operator', { rules: [] })],
  ])('cannot %s', async (_what, attack) => {
    expect(refusalOf(await send(fixture.operator, attack))).toMatch(/^RBAC: /);
  });

  it('changes no status of a Node where a write of the Node carries one', async () => {
    const before = await readStored(fixture, myNode);
    expect(await send(fixture.operator, change(myNode, { status: { conditions: [] } }))).toMatchObject({ status: 200 });
    expect(await readStored(fixture, myNode)).toEqual(before);
  });

  it("writes and removes each of quicgso's labels", async () => {
    const before = await readStored(fixture, myNode);
    for (const value of ['capable', 'broken']) {
      expect(await send(fixture.operator, label(labelAll(value)))).toMatchObject({
        status: 200,
        body: { metadata: { labels: { ...labelAll(value), [foreign]: 'x' } } },
      });
    }
    expect(await send(fixture.operator, label(labelAll(null)))).toMatchObject({ status: 200 });
    expect(await readStored(fixture, myNode)).toEqual(before);
  });

  it('creates a report, writes its peers and its verdict, and deletes it', async () => {
    const path = reportOf(unreported);
    const apply = async (to: string, rest: object): Promise<unknown> =>
      fixture.operator.tryApply(to, newReport([], rest), fieldManagers.operator);
    expect(await send(fixture.operator, create(reports, newReport([ownerOf(fixture.unreported)])))).toMatchObject({
      status: 201,
    });
    const spec = { peers: { pod: [{ node: mine, addresses: ['192.0.2.1'], port: 47_600 }] } };
    expect(await apply(path, { spec })).toMatchObject({ status: 200, body: { spec } });
    const { verdict, conditions } = status;
    const judged = { status: { verdict, conditions } };
    expect(await apply(`${path}/status`, judged)).toMatchObject({ status: 200, body: judged });
    expect(await send(fixture.operator, remove(path))).toMatchObject({ status: 200 });
  });
});
