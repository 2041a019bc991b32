import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  apiVersion,
  capabilityLabels,
  componentLabel,
  components,
  nameLabel,
  operatorLease,
  overrideLabel,
  peerKeySecret,
  systemNamespace,
  testPod,
} from '../../../api/names.ts';
import { createNode } from '../../../control-plane/cluster/create-node.ts';
import { cleanUp } from '../../../hooks/clean-up/clean-up.ts';
import { leasePath, peerKeyPath, policyPath, reportsPath } from '../../../kube/paths.ts';
import { applyReport, reportOf } from '../../support/cluster/apply-report.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { applyRules, podsPath } from '../../support/admission/gso-policy.ts';
import { plainPod } from '../../support/admission/quic-pod.ts';
import { installHooks, removeHooks, runHook } from '../../support/programs/run-hook.ts';
import { connect } from '../../support/programs/start-operator.ts';
import { nodeMap } from '../../support/admission/two-kinds-of-nodes.ts';

const labelled = ['clean-a', 'clean-b'] as const;
const plain = 'clean-plain';
const admin = new TestClient();
const signal = AbortSignal.timeout(300_000);
const operatorPod = `${podsPath(systemNamespace)}/clean-operator`;
const podOfTest = `${podsPath(systemNamespace)}/${testPod}`;
const ofUser = { [overrideLabel]: 'capable', 'example.com/rack': '7' };

const nodePath = (name: string): string => `/api/v1/nodes/${name}`;

beforeAll(async () => {
  await installHooks(admin, 'clean-up');
  const ours = Object.fromEntries(Object.values(capabilityLabels).map((label) => [label, 'capable']));
  for (const name of labelled) {
    await createNode(admin, { name, kernelVersion: '6.18.44', labels: { ...ours, ...ofUser } }, signal);
    await applyReport(admin, name, {});
  }
  await createNode(admin, { name: plain, kernelVersion: '6.18.44', labels: ofUser }, signal);
  const apply = async (path: string, object: object): Promise<void> => admin.apply(path, object, 'test.quicgso.io');
  await apply(nodeMap, { apiVersion, kind: 'GsoNodeMap', metadata: { name: 'nodes' }, nodes: {} });
  await apply(leasePath, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: operatorLease } });
  await apply(peerKeyPath, { apiVersion: 'v1', kind: 'Secret', metadata: { name: peerKeySecret } });
  await applyRules(admin, 'default', [{ selector: {} }]);
  const labels = { [nameLabel]: 'quicgso', [componentLabel]: components.operator };
  await admin.create(podsPath(systemNamespace), plainPod({ name: 'clean-operator', labels }));
  await admin.create(podsPath(systemNamespace), plainPod({ name: testPod }));
});

afterAll(async () => {
  for (const name of labelled) await admin.remove(reportOf(name));
  for (const name of [...labelled, plain]) await admin.remove(nodePath(name));
  for (const path of [operatorPod, podOfTest, policyPath('default'), nodeMap, leasePath, peerKeyPath])
    await admin.remove(path);
  await removeHooks(admin, 'clean-up');
  await admin[Symbol.asyncDispose]();
});

it('removes nothing while an operator runs', async () => {
  const client = connect();
  const cleaned = cleanUp({ client, say: () => undefined, signal, patienceMs: 0 });
  await expect(cleaned).rejects.toThrow(
    'the operator is still running (pod clean-operator) and would re-create everything: uninstall it first',
  );
  await client.close();
  expect(await admin.get(nodeMap)).toMatchObject({ kind: 'GsoNodeMap' });
});

it('removes everything of quicgso and nothing else, with the rights of its account', async () => {
  const before = await admin.get(nodePath(plain));
  await admin.remove(operatorPod);
  const { exitCode, stdout, stderr } = await runHook(admin, 'clean-up');
  // More, if another test left some.
  expect(stdout).toMatch(/^removed labels from [1-9]\d* nodes\nremoved [1-9]\d* reports\n/);
  expect(stdout.split('\n').slice(2)).toEqual([
    'removed the GsoNodeMap nodes',
    'removed the Lease quicgso-operator',
    'removed the Secret quicgso-peer-key',
    'removed the Pod quicgso-test',
    '',
  ]);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  for (const name of labelled) {
    const labels = { ...ofUser, 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' };
    expect(await admin.get(nodePath(name))).toHaveProperty(['metadata', 'labels'], labels);
  }
  expect(await admin.get(nodePath(plain))).toEqual(before);
  expect(await admin.get(reportsPath)).toMatchObject({ items: [] });
  for (const path of [nodeMap, leasePath, peerKeyPath, podOfTest])
    expect(await admin.ask({ path })).toMatchObject({ status: 404 });
  expect(await admin.get(policyPath('default'))).toMatchObject({ spec: { rules: [{ placement: 'Prefer' }] } });
});

it('can be repeated', async () => {
  const { exitCode, stdout } = await runHook(admin, 'clean-up');
  expect(stdout).toBe(
    'removed labels from 0 nodes\n' +
      'removed 0 reports\n' +
      'the GsoNodeMap nodes did not exist\n' +
      'the Lease quicgso-operator did not exist\n' +
      'the Secret quicgso-peer-key did not exist\n' +
      'the Pod quicgso-test did not exist\n',
  );
  expect(exitCode).toBe(0);
});

it('reports what it may not do', async () => {
  const { exitCode, stdout, stderr } = await runHook(admin, 'clean-up', { as: 'default' });
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /^quicgso clean-up: clean-up incomplete: the API server returned 403 Forbidden pods is forbidden.*\n$/,
  );
  expect(exitCode).toBe(1);
});
