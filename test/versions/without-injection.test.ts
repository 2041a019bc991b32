import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { apiVersion, injectionLabel, plurals } from '../../api/names.ts';
import { noInjection } from '../../api/serves-injection.ts';
import { installManifests } from '../../control-plane/manifests/install-manifests.ts';
import { manifestPaths } from '../../control-plane/manifests/manifest-paths.ts';
import { UserError } from '../../api/user-error.ts';
import { TestClient } from '../support/cluster/test-client.ts';
import { createNamespace } from '../support/cluster/namespace.ts';
import { quicPod, readPod } from '../support/admission/quic-pod.ts';
import { startOperator } from '../support/programs/start-operator.ts';

// What a user sees when the API server does not serve MutatingAdmissionPolicy.

const namespace = 'without-injection';
const pods = `/api/v1/namespaces/${namespace}/pods`;
const policy = `/apis/${apiVersion}/namespaces/${namespace}/${plurals.policies}/default`;

let client: TestClient;

beforeAll(async () => {
  client = new TestClient();
  await createNamespace(client, namespace, { [injectionLabel]: 'enabled' });
});

afterAll(async () => {
  await client.remove(`/api/v1/namespaces/${namespace}`);
  await client[Symbol.asyncDispose]();
});

it('The installation names the version that injection needs, after installing everything else', async () => {
  const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/quicgso-operator';
  await client.remove(role);
  const installed = installManifests(client, { paths: manifestPaths, signal: AbortSignal.timeout(30_000) });
  await expect(installed).rejects.toThrow(new UserError(`${noInjection} Everything else is installed.`));
  expect(await client.get(role)).toMatchObject({ kind: 'ClusterRole' });
});

it('The operator reports it once at startup, and keeps running', async () => {
  await using operator = await startOperator();
  await vi.waitFor(
    () => {
      expect(operator.log.filter(({ level }) => level >= 40).map(({ msg }) => msg)).toEqual([noInjection]);
      expect(operator.log.map(({ msg }) => msg)).toContain('synced');
    },
    { timeout: 20_000, interval: 50 },
  );
});

it('A pod that asks for treatment is created as its author wrote it', async () => {
  const metadata = { name: 'default', namespace };
  const object = { apiVersion, kind: 'GsoPolicy', metadata, spec: { rules: [{ selector: {}, placement: 'Require' }] } };
  await client.apply(policy, object, 'tester');
  const wished = quicPod('require');
  const { metadata: found, spec } = readPod(await client.create(pods, wished, { dryRun: 'All' }));
  expect(found.labels).toEqual(wished.metadata.labels);
  expect(found.annotations).toBeUndefined();
  expect(spec.affinity).toBeUndefined();
  expect(spec.containers.map(({ env }) => env)).toEqual([undefined]);
});
