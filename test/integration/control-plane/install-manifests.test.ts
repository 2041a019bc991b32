import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { TestClient } from '../../support/cluster/test-client.ts';
import type { ApiClient } from '../../../kube/api-client.ts';
import { testFolder } from '../../support/fake-programs.ts';
import { installManifests } from '../../../control-plane/manifests/install-manifests.ts';
import { waitUntilPolicyActs } from '../../../control-plane/manifests/wait-until-policy-acts.ts';

const { signal } = new AbortController();

function openClient(): ApiClient {
  const client = new TestClient();
  onTestFinished(async () => client[Symbol.asyncDispose]());
  return client;
}

async function manifestFile(...objects: readonly object[]): Promise<string> {
  const file = join(await testFolder(), 'manifests.yaml');
  await writeFile(file, objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  return file;
}

const names = { plural: 'teapots', singular: 'teapot', kind: 'Teapot' };
const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } };
const teapots = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'teapots.install.test' },
  spec: {
    group: 'install.test',
    scope: 'Cluster',
    names,
    versions: [{ name: 'v1', served: true, storage: true, schema }],
  },
};
const teapot = { apiVersion: 'install.test/v1', kind: 'Teapot', metadata: { name: 'brown' } };

it('installs an object before its definition in the file, and may be repeated', async () => {
  const client = openClient();
  const file = await manifestFile(teapot, teapots);
  await installManifests(client, { paths: [file], signal });
  await installManifests(client, { paths: [file], signal });
  const found = await client.request({ method: 'GET', path: '/apis/install.test/v1/teapots/brown', signal });
  expect(found).toMatchObject({ kind: 'Teapot', metadata: { generation: 1 } });
});

it('names the object that the API server rejects', async () => {
  const file = await manifestFile({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'Not_Valid' } });
  await expect(installManifests(openClient(), { paths: [file], signal })).rejects.toThrow(
    'installing Namespace Not_Valid',
  );
});

it('waits until a policy acts', async () => {
  const client = openClient();
  const admission = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name: 'install.test' } };
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
  const policy = {
    ...admission,
    kind: 'ValidatingAdmissionPolicy',
    spec: {
      matchConstraints: { resourceRules: [rule] },
      validations: [
        { expression: '!object.metadata.name.startsWith("install-test-")', message: 'refused by the test' },
      ],
    },
  };
  const binding = {
    ...admission,
    kind: 'ValidatingAdmissionPolicyBinding',
    spec: { policyName: 'install.test', validationActions: ['Deny'] },
  };
  const file = await manifestFile(policy, binding);
  await installManifests(client, { paths: [file], signal });
  const path = '/api/v1/namespaces/default/configmaps';
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'install-test-canary' } };
  await waitUntilPolicyActs(client, {
    subject: 'the policy',
    path,
    object,
    acted: ({ status }) => status === 422,
    signal,
  });
  await expect(client.request({ method: 'POST', path, body: object, signal })).rejects.toThrow('refused by the test');
});
