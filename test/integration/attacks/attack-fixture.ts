import * as v from 'valibot';
import { expect, vi } from 'vitest';
import { injectionLabel, serviceAccounts, systemNamespace, type Network } from '../../../api/names.ts';
import { createNode, type CreatedNode } from '../../../control-plane/cluster/create-node.ts';
import { serviceAccountToken, type TokenOptions } from '../../../control-plane/cluster/service-account-token.ts';
import { applyReport, reportOf } from '../../support/cluster/apply-report.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { createNamespace } from '../../support/cluster/namespace.ts';
import { plainPod } from '../../support/admission/quic-pod.ts';
import { change, refusalOf, send, type Guard } from './attack.ts';
import { foreign, gsoPolicy, nodes, secrets, status, type Targets } from './targets.ts';

export interface AttackFixture {
  readonly administrator: TestClient;
  /** The two probes of the node `mine`, with tokens that name it. */
  readonly probes: Readonly<Record<Network, TestClient>>;
  readonly operator: TestClient;
  readonly mine: CreatedNode;
  readonly unreported: CreatedNode;
  /** A client with another quicgso token. */
  readonly connectAs: (serviceAccount: string, boundTo?: TokenOptions['boundTo']) => Promise<TestClient>;
}

/** Creates all targets, and returns when the policies act. Disposing of the stack removes the targets. */
export async function createFixture(targets: Targets, stack: AsyncDisposableStack): Promise<AttackFixture> {
  const administrator = stack.use(new TestClient());
  const create = async (path: string, object: object, name: string): Promise<void> => {
    stack.defer(async () => administrator.remove(`${path}/${name}`));
    await administrator.create(path, object);
  };
  const createMachine = async (name: string): Promise<CreatedNode> => {
    stack.defer(async () => administrator.remove(reportOf(name)));
    stack.defer(async () => administrator.remove(`${nodes}/${name}`));
    const options = { name, kernelVersion: '6.8.0', labels: { [foreign]: 'x' } };
    return createNode(administrator, options, AbortSignal.timeout(30_000));
  };
  const createVictim = async (namespace: string, pods: string, labels = {}): Promise<void> => {
    stack.defer(async () => administrator.remove(`/api/v1/namespaces/${namespace}`));
    await createNamespace(administrator, namespace, labels);
    await create(pods, plainPod({ name: 'victim', annotations: { [foreign]: 'x' } }), 'victim');
  };
  const connectAs: AttackFixture['connectAs'] = async (serviceAccount, boundTo) => {
    const options = { namespace: systemNamespace, serviceAccount, ...(boundTo !== undefined && { boundTo }) };
    const token = await serviceAccountToken(administrator, options, AbortSignal.timeout(30_000));
    return stack.use(new TestClient(token));
  };

  const mine = await createMachine(targets.mine);
  const unreported = await createMachine(targets.unreported);
  for (const { name, uid } of [mine, await createMachine(targets.other)]) {
    await applyReport(administrator, name, status);
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }];
    await administrator.patch(reportOf(name), { metadata: { ownerReferences } });
  }
  await createVictim(targets.namespace, targets.pods, { [injectionLabel]: 'enabled' });
  await createVictim(targets.otherNamespace, targets.otherPods);
  await create(targets.policies, gsoPolicy, gsoPolicy.metadata.name);
  await create(
    secrets,
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: targets.secretName } },
    targets.secretName,
  );

  const boundTo = { kind: 'Node', ...mine } as const;
  const probes = {
    pod: await connectAs(serviceAccounts.pod, boundTo),
    host: await connectAs(serviceAccounts.host, boundTo),
  };
  const operator = await connectAs(serviceAccounts.operator);
  await waitUntilRefused(
    probes.pod,
    `${targets.myReport}/status`,
    { status: { verdict: null } },
    'quicgso-guard-probes',
  );
  const relabel = { metadata: { labels: { [foreign]: 'y' } } };
  await waitUntilRefused(operator, targets.myNode, relabel, 'quicgso-guard-nodes');
  await waitUntilRefused(operator, targets.myReport, relabel, 'quicgso-guard-reports');
  return { administrator, probes, operator, mine, unreported, connectAs };
}

/** Waits until a policy rejects a change that RBAC allows: a policy acts up to a second after its creation. */
export async function waitUntilRefused(by: TestClient, path: string, body: object, guard: Guard): Promise<void> {
  const canary = change(`${path}?dryRun=All`, body);
  await vi.waitFor(async () => expect(refusalOf(await send(by, canary))).toContain(`${guard}: `), {
    timeout: 30_000,
    interval: 50,
  });
}

/** What is stored of an object, without the account of who wrote it. */
export async function readStored({ administrator }: AttackFixture, path: string): Promise<object> {
  const { metadata, ...rest } = v.parse(v.looseObject({ metadata: v.looseObject({}) }), await administrator.get(path));
  const { managedFields: _fields, resourceVersion: _version, ...kept } = metadata;
  return { metadata: kept, ...rest };
}
