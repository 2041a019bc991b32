import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiVersion, injectedLabel, injectionLabel, plurals } from '../../../api/names.ts';
import { TestClient } from '../../support/cluster/test-client.ts';
import { applyRules, podsPath, removeNamespace } from '../../support/admission/gso-policy.ts';
import { createNamespace } from '../../support/cluster/namespace.ts';
import { plainPod, readPod, variablesFor, type Pod } from '../../support/admission/quic-pod.ts';
import { wrongPolicies } from './wrong-policies.ts';

// Rejected by the API server with a message that a user understands. Accepted but odd policies are reported in their
// conditions: see policy-status.test.ts.

const namespace = 'wrong-policies';
const policies = `/apis/${apiVersion}/namespaces/${namespace}/${plurals.policies}`;
const strict = { dryRun: 'All', fieldValidation: 'Strict' };
const good = { selector: { matchLabels: { app: 'quic' } } };

let client: TestClient;

const head = (name: string): object => ({ apiVersion, kind: 'GsoPolicy', metadata: { name, namespace } });

async function admitted(app: string): Promise<Pod> {
  return readPod(await client.create(podsPath(namespace), plainPod({ labels: { app } }), { dryRun: 'All' }));
}

/** Waits until the rule for these pods treats them. */
async function treated(app: string): Promise<Pod> {
  return vi.waitFor(
    async () => {
      const pod = await admitted(app);
      expect(pod.metadata.labels?.[injectedLabel]).toBe('pod');
      return pod;
    },
    { timeout: 30_000, interval: 50 },
  );
}

beforeAll(async () => {
  client = new TestClient();
  await createNamespace(client, namespace, { [injectionLabel]: 'enabled' });
  await applyRules(client, namespace, [good]);
  await treated('quic');
});

afterAll(async () => {
  await removeNamespace(client, namespace);
  await client[Symbol.asyncDispose]();
});

describe('The API server rejects', () => {
  const messageSchema = v.object({ message: v.string() });

  it.each(wrongPolicies)('%s', async (_what, spec, field, says) => {
    const { status, body } = await client.ask({
      method: 'POST',
      path: policies,
      body: { ...head('default'), spec },
      query: strict,
    });
    const { message } = v.parse(messageSchema, body);
    expect(status).toBeOneOf([400, 422]);
    expect(message).toContain(says);
    expect(message).toContain(says === 'unknown field' ? `"${field}"` : `${field}: `);
  });

  it('a second policy in the namespace', async () => {
    const { status, body } = await client.ask({
      method: 'POST',
      path: policies,
      body: { ...head('mine'), spec: { rules: [good] } },
    });
    expect(status).toBe(422);
    expect(v.parse(messageSchema, body).message).toContain(
      'metadata.name must be default: a namespace has one GsoPolicy, with several rules if needed',
    );
  });

  it('each of them as an update of a working policy, which keeps working', async () => {
    const options = {
      // The manager that wrote it, so that fields left out of a policy are removed.
      contentType: 'application/apply-patch+yaml',
      query: { fieldManager: 'test.quicgso.io', force: 'true', fieldValidation: 'Strict' },
    };
    const before = await client.get(`${policies}/default`);
    const accepted: string[] = [];
    for (const [what, spec] of wrongPolicies) {
      const { status } = await client.ask({
        method: 'PATCH',
        path: `${policies}/default`,
        body: { ...head('default'), spec },
        ...options,
      });
      if (status < 400) accepted.push(what);
    }
    expect(accepted).toEqual([]);
    expect(await client.get(`${policies}/default`)).toEqual(before);
    expect((await admitted('quic')).spec.containers[0]?.env).toEqual(variablesFor('pod'));
  });
});

it('A hidden rule and one that names a missing container do not affect the other rules', async () => {
  await applyRules(client, namespace, [
    good,
    { ...good, env: [{ name: 'HIDDEN', whenCapable: 'a', whenIncapable: 'b' }] },
    { selector: { matchLabels: { app: 'sidecar' } }, containers: ['sidcar'] },
    { selector: { matchLabels: { app: 'last' } } },
  ]);
  expect((await treated('last')).spec.containers[0]?.env).toEqual(variablesFor('pod'));
  expect((await admitted('quic')).spec.containers[0]?.env).toEqual(variablesFor('pod'));
  expect((await admitted('sidecar')).spec.containers[0]?.env).toBeUndefined();
});
