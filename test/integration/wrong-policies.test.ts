import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiVersion, injectedLabel, injectionLabel, plurals } from '../../api/names.ts';
import { Connection } from './connection.ts';
import { createNamespace } from './namespace.ts';
import { plainPod, readPod, variablesFor, type Pod } from './quic-pod.ts';
import { wrongPolicies } from './wrong-policies.ts';

// Refused by the API server with a message that a user understands, or accepted and shown in the policy's conditions.

const namespace = 'wrong-policies';
const pods = `/api/v1/namespaces/${namespace}/pods`;
const policies = `/apis/${apiVersion}/namespaces/${namespace}/${plurals.policies}`;
const strict = { dryRun: 'All', fieldValidation: 'Strict' };
const good = { selector: { matchLabels: { app: 'quic' } } };

let connection: Connection;

const head = (name: string): object => ({ apiVersion, kind: 'GsoPolicy', metadata: { name, namespace } });

async function applyRules(...rules: object[]): Promise<void> {
  await connection.apply(`${policies}/default`, { ...head('default'), spec: { rules } }, 'tester');
}

async function admitted(app: string): Promise<Pod> {
  return readPod(await connection.create(pods, plainPod({ labels: { app } }), { dryRun: 'All' }));
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
  connection = new Connection();
  await createNamespace(connection, namespace, { [injectionLabel]: 'enabled' });
  await applyRules(good);
  await treated('quic');
});

afterAll(async () => {
  for (const path of [`${policies}/default`, `/api/v1/namespaces/${namespace}`]) await connection.remove(path);
  await connection[Symbol.asyncDispose]();
});

describe('The API server refuses', () => {
  const messageSchema = v.object({ message: v.string() });

  it.each(wrongPolicies)('%s', async (_what, spec, field, says) => {
    const { status, body } = await connection.ask('POST', policies, { ...head('default'), spec }, { query: strict });
    const { message } = v.parse(messageSchema, body);
    expect(status).toBeOneOf([400, 422]);
    expect(message).toContain(says);
    expect(message).toContain(says === 'unknown field' ? `"${field}"` : `${field}: `);
  });

  it('a second policy in the namespace', async () => {
    const { status, body } = await connection.ask('POST', policies, { ...head('mine'), spec: { rules: [good] } });
    expect(status).toBe(422);
    expect(v.parse(messageSchema, body).message).toContain(
      'metadata.name must be default: there is one GsoPolicy in a namespace, with several rules if need be',
    );
  });

  it('each of them in place of a policy that works, which goes on', async () => {
    const options = {
      contentType: 'application/apply-patch+yaml',
      query: { fieldManager: 'tester', force: 'true', fieldValidation: 'Strict' },
    };
    const before = await connection.get(`${policies}/default`);
    const accepted: string[] = [];
    for (const [what, spec] of wrongPolicies) {
      const { status } = await connection.ask('PATCH', `${policies}/default`, { ...head('default'), spec }, options);
      if (status < 400) accepted.push(what);
    }
    expect(accepted).toEqual([]);
    expect(await connection.get(`${policies}/default`)).toEqual(before);
    expect((await admitted('quic')).spec.containers[0]?.env).toEqual(variablesFor('pod'));
  });
});
