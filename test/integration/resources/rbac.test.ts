import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiVersion,
  capabilityLabels,
  daemonSets,
  fieldManagers,
  group,
  nodeMapName,
  operatorLease,
  peerKeySecret,
  plurals,
  serviceAccounts,
  systemNamespace,
  testNamespace,
  testPod,
} from '../../../api/names.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { serviceAccountToken } from '../../../control-plane/cluster/service-account-token.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { installHooks, removeHooks } from '../../support/programs/run-hook.ts';

const node = 'rbac-node';
const reports = `/apis/${apiVersion}/${plurals.reports}`;
const nodeMaps = `/apis/${apiVersion}/${plurals.nodeMaps}`;
const secrets = `/api/v1/namespaces/${systemNamespace}/secrets`;
/** The last two come and go with the hooks of Helm that need them. */
const programs = ['pod', 'host', 'operator', 'checkInstall', 'cleanUp'] as const;
type Program = (typeof programs)[number];

const hooks = ['check-treatment', 'check-install', 'clean-up'] as const;

interface Access {
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly name?: string;
  readonly namespace?: string;
}

const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] as const;
const all = [...verbs];
const read = ['get', 'list', 'watch'];

const nodes = { resource: 'nodes' };
const report = { group, resource: plurals.reports };
const map = { group, resource: plurals.nodeMaps };
const secret = { resource: 'secrets', namespace: systemNamespace };
const lease = { group: 'coordination.k8s.io', resource: 'leases', namespace: systemNamespace };
const pods = { resource: 'pods', namespace: 'default' };
const ownPods = { ...pods, namespace: systemNamespace };
const ofApps = { group: 'apps', resource: 'daemonsets', namespace: systemNamespace };
const policy = { group, resource: plurals.policies, namespace: 'default' };

/** Everything each program may do with a resource. Every other verb, and every other program, is denied. */
const table: [Access, Partial<Record<Program, string[]>>][] = [
  [
    report,
    {
      pod: read,
      host: read,
      operator: [...read, 'create', 'patch', 'delete'],
      checkInstall: ['list'],
      cleanUp: ['list', 'delete'],
    },
  ],
  [
    { ...report, subresource: 'status' },
    { pod: ['patch'], host: ['patch'], operator: ['patch'] },
  ],
  [
    { ...map, name: nodeMapName },
    { operator: [...read, 'create', 'patch'], cleanUp: ['delete'] },
  ],
  [{ ...map, name: 'other' }, {}],
  [map, {}],
  [
    { ...secret, name: peerKeySecret },
    { pod: ['get'], host: ['get'], operator: ['create', 'patch'], cleanUp: ['delete'] },
  ],
  [
    { ...lease, name: operatorLease },
    { operator: ['get', 'create', 'patch'], cleanUp: ['delete'] },
  ],
  [nodes, { operator: [...read, 'patch'], checkInstall: ['list'], cleanUp: ['list', 'patch'] }],
  [ownPods, { operator: read, checkInstall: ['list'], cleanUp: ['list'] }],
  [
    { ...ownPods, name: testPod },
    { operator: read, checkInstall: ['list'], cleanUp: ['list', 'delete'] },
  ],
  [
    { ...pods, namespace: testNamespace },
    { operator: read, checkInstall: ['create'] },
  ],
  ...Object.values(daemonSets).map((name): [Access, { checkInstall: string[] }] => [
    { ...ofApps, name },
    { checkInstall: ['get'] },
  ]),
  [{ resource: 'namespaces' }, { operator: ['list', 'watch'] }],
  [pods, { operator: read }],
  [{ ...pods, subresource: 'status' }, { operator: ['patch'] }],
  [{ resource: 'events', namespace: 'default' }, { operator: ['create'] }],
  [policy, { operator: ['list', 'watch'] }],
  [{ ...policy, subresource: 'status' }, { operator: ['patch'] }],
  ...(
    [
      { ...nodes, subresource: 'status' },
      { ...nodes, subresource: 'proxy' },
      ...['binding', 'exec', 'ephemeralcontainers', 'eviction', 'resize', 'log'].map((subresource) => ({
        ...pods,
        subresource,
      })),
      { resource: 'namespaces', subresource: 'status' },
      { group: 'events.k8s.io', resource: 'events', namespace: 'default' },
      secret,
      { ...secret, name: 'other' },
      { ...secret, name: peerKeySecret, namespace: 'default' },
      { resource: 'secrets', namespace: 'default' },
      { resource: 'configmaps', namespace: systemNamespace },
      { resource: 'serviceaccounts', subresource: 'token', namespace: systemNamespace },
      ofApps,
      { ...ofApps, name: 'other' },
      lease,
      { ...lease, name: 'other' },
      { ...lease, name: operatorLease, namespace: 'kube-system' },
      { group: 'rbac.authorization.k8s.io', resource: 'clusterroles' },
      { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' },
      { group: 'admissionregistration.k8s.io', resource: 'mutatingadmissionpolicies' },
      { group: 'admissionregistration.k8s.io', resource: 'mutatingadmissionpolicybindings' },
    ] satisfies Access[]
  ).map((access): [Access, object] => [access, {}]),
];

let administrator: TestClient;
let as: Record<Program, TestClient>;
let nodeUid: string;

async function connectAs(serviceAccount: string): Promise<TestClient> {
  // As a kubelet asks for it: the token names the node.
  const boundTo = { kind: 'Node', name: node, uid: nodeUid } as const;
  const options = { namespace: systemNamespace, serviceAccount, boundTo };
  return new TestClient(await serviceAccountToken(administrator, options, AbortSignal.timeout(10_000)));
}

async function allowedVerbs(client: TestClient, access: Access): Promise<string[]> {
  const answers = await Promise.all(
    all.map(async (verb) => {
      const body = await client.create('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { ...access, verb } },
      });
      const review = v.parse(v.object({ status: v.object({ allowed: v.boolean() }) }), body);
      return review.status.allowed ? [verb] : [];
    }),
  );
  return answers.flat();
}

const describeAccess = ({ resource, subresource, name, namespace }: Access): string =>
  [
    `${resource}${subresource === undefined ? '' : `/${subresource}`}`,
    ...(name === undefined ? [] : [`named ${name}`]),
    ...(namespace === undefined ? [] : [`in ${namespace}`]),
  ].join(' ');

beforeAll(async () => {
  administrator = new TestClient();
  nodeUid = (await createNode(administrator, { name: node, kernelVersion: '6.8.0' }, AbortSignal.timeout(10_000))).uid;
  await installHooks(administrator, ...hooks);
  as = {
    pod: await connectAs(serviceAccounts.pod),
    host: await connectAs(serviceAccounts.host),
    operator: await connectAs(serviceAccounts.operator),
    checkInstall: await connectAs(serviceAccounts.checkInstall),
    cleanUp: await connectAs(serviceAccounts.cleanUp),
  };
});

afterAll(async () => {
  await administrator.remove(`${reports}/${node}`);
  await administrator.remove(`${nodeMaps}/${nodeMapName}`);
  await administrator.remove(`/api/v1/nodes/${node}`);
  await removeHooks(administrator, ...hooks);
  for (const client of [administrator, ...Object.values(as)]) await client[Symbol.asyncDispose]();
});

describe.each(programs)('The service account of %s', (program) => {
  it.each(table.map(([access, allowed]) => [describeAccess(access), access, allowed[program] ?? []] as const))(
    'may do this with %s, and nothing else',
    async (_what, access, allowed) => {
      expect((await allowedVerbs(as[program], access)).toSorted()).toEqual([...allowed].toSorted());
    },
  );
});

describe('The operator', () => {
  const operator = fieldManagers.operator;
  const reportOf = (ownerReference: object): object => ({
    apiVersion,
    kind: 'GsoReport',
    metadata: {
      name: node,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid: nodeUid, ...ownerReference }],
    },
    spec: { peers: { pod: [], host: [] } },
  });

  it('creates a report that its Node owns, and writes its status', async () => {
    expect(await as.operator.tryApply(`${reports}/${node}`, reportOf({}), operator)).toMatchObject({ status: 201 });
    const verdict = {
      apiVersion,
      kind: 'GsoReport',
      metadata: { name: node },
      status: { verdict: { evidence: 'None', reason: 'NotReported' } },
    };
    expect(await as.operator.tryApply(`${reports}/${node}/status`, verdict, operator)).toMatchObject({ status: 200 });
    // As a last word on what the collector does: a report goes with its Node.
    expect(await as.operator.ask({ method: 'DELETE', path: `${reports}/${node}` })).toMatchObject({ status: 200 });
  });

  it('labels a Node, and changes neither its status nor its existence', async () => {
    const head = { apiVersion: 'v1', kind: 'Node', metadata: { name: node } };
    const labels = { [capabilityLabels.podGso]: 'capable' };
    const labelled = { ...head, metadata: { name: node, labels } };
    expect(await as.operator.tryApply(`/api/v1/nodes/${node}`, labelled, operator)).toMatchObject({ status: 200 });
    const status = { ...head, status: { phase: 'Running' } };
    expect(await as.operator.tryApply(`/api/v1/nodes/${node}/status`, status, operator)).toMatchObject({ status: 403 });
    expect(await as.operator.ask({ method: 'DELETE', path: `/api/v1/nodes/${node}` })).toMatchObject({ status: 403 });
    const absent = { ...head, metadata: { name: 'rbac-absent' } };
    expect(await as.operator.tryApply('/api/v1/nodes/rbac-absent', absent, operator)).toMatchObject({ status: 403 });
  });

  it('applies the one node map, finds it by its name, and can neither read nor write another', async () => {
    const body = { apiVersion, kind: 'GsoNodeMap', metadata: { name: nodeMapName }, nodes: {} };
    expect(await as.operator.ask({ method: 'POST', path: nodeMaps, body })).toMatchObject({ status: 403 });
    expect(await as.operator.tryApply(`${nodeMaps}/${nodeMapName}`, body, operator)).toMatchObject({ status: 201 });
    expect(await as.operator.ask({ path: nodeMaps })).toMatchObject({ status: 403 });
    const fieldSelector = `metadata.name=${nodeMapName}`;
    expect(await as.operator.ask({ path: nodeMaps, query: { fieldSelector } })).toMatchObject({
      status: 200,
    });
    expect(
      await as.operator.tryApply(`${nodeMaps}/other`, { ...body, metadata: { name: 'other' } }, operator),
    ).toMatchObject({ status: 403 });
    expect(await as.operator.ask({ method: 'DELETE', path: `${nodeMaps}/${nodeMapName}` })).toMatchObject({
      status: 403,
    });
  });

  it('applies the peer key, for the probes to read, and never changes or reads it', async () => {
    const path = `${secrets}/${peerKeySecret}`;
    const head = { apiVersion: 'v1', kind: 'Secret', metadata: { name: peerKeySecret } };
    const keyed = (key: string): object => ({ ...head, immutable: true, data: { key: btoa(key) } });
    await administrator.remove(path);
    expect(await as.operator.ask({ method: 'POST', path: secrets, body: keyed('first') })).toMatchObject({
      status: 403,
    });
    expect(await as.operator.tryApply(path, keyed('first'), operator)).toMatchObject({ status: 201 });
    expect(await as.operator.tryApply(path, keyed('second'), operator)).toMatchObject({ status: 422 });
    expect(await as.operator.ask({ path })).toMatchObject({ status: 403 });
    expect(await as.operator.ask({ method: 'DELETE', path })).toMatchObject({ status: 403 });
    for (const probe of [as.pod, as.host]) {
      expect(await probe.get(path)).toMatchObject({ data: { key: btoa('first') } });
      expect(await probe.tryApply(path, keyed('second'), operator)).toMatchObject({ status: 403 });
      expect(await probe.ask({ path: secrets })).toMatchObject({ status: 403 });
    }
    const other = { ...head, metadata: { name: 'other' } };
    expect(await as.operator.tryApply(`${secrets}/other`, other, operator)).toMatchObject({ status: 403 });
    await administrator.remove(path);
  });
});

describe.each(['pod', 'host'] as const)('The probe of the %s network', (network) => {
  it('writes a status, and neither creates a report nor changes its spec', async () => {
    const body = { apiVersion, kind: 'GsoReport', metadata: { name: node } };
    const manager = fieldManagers[network];
    expect(await as[network].tryApply(`${reports}/${node}`, body, manager)).toMatchObject({ status: 403 });
    await administrator.create(reports, body);
    const seen = {
      addresses: ['192.0.2.1'],
      lastRound: '2026-11-22T10:00:00Z',
      rounds: 1,
      maxSegments: 0,
      findings: [],
    };
    const host = { kernel: { release: '6.8.0', bootId: 'x' }, interfaces: [], facts: {} };
    const observed = { [network]: { ...seen, ...(network === 'host' && host) } };
    expect(
      await as[network].tryApply(`${reports}/${node}/status`, { ...body, status: { observed } }, manager),
    ).toMatchObject({ status: 200 });
    expect(await as[network].tryApply(`${reports}/${node}`, { ...body, spec: { peers: {} } }, manager)).toMatchObject({
      status: 403,
    });
    expect(await as[network].ask({ method: 'DELETE', path: `${reports}/${node}` })).toMatchObject({ status: 403 });
    await administrator.remove(`${reports}/${node}`);
  });
});
