import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../../test/support/fake-api-server.ts';
import { RateLimit } from '../../kube/rate-limit.ts';
import { Store } from '../../kube/store.ts';
import { Applier } from '../../kube/applier.ts';
import type { TrackedPod } from '../pods/read-pod.ts';
import { examplePods } from '../../test/support/examples/example-pods.ts';
import { type StoredPolicy, readPolicy } from './read-policy.ts';
import { type PolicyReconciler, type PolicyTurn, reconcilePolicy } from './reconcile-policy.ts';
import { SeenTemplates } from './template-facts.ts';

const bodySchema = v.pipe(v.string(), v.parseJson(), v.looseObject({ status: v.record(v.string(), v.unknown()) }));
const metadata = { name: 'default', namespace: 'shop', uid: 'u', generation: 1, resourceVersion: '7' };
const rules = [{ selector: { matchLabels: { app: 'web' } } }];
const wholePod = { spec: { containers: [{ name: 'server' }] } };

describe('reconcilePolicy', () => {
  let server: FakeApiServer;
  let abort: AbortController;
  let policies: Store<StoredPolicy>;
  let reconciler: PolicyReconciler;
  let pods: TrackedPod[] | undefined;
  let optedIn: boolean;
  let requests: string[];
  let written: v.InferOutput<typeof bodySchema>[];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`);
    if (request.method === 'PATCH') written.push(v.parse(bodySchema, await text(request)));
    response.end(JSON.stringify(request.method === 'GET' ? wholePod : {}));
  }

  function store(policy: object): void {
    const read = readPolicy({ metadata, spec: { rules }, ...policy });
    if (read !== undefined) policies.set('shop', read);
  }

  const turn = async (): Promise<PolicyTurn> => reconcilePolicy('shop', reconciler);
  const statusPath = '/apis/quicgso.io/v1alpha1/namespaces/shop/gsopolicies/default/status';

  beforeEach(async () => {
    abort = new AbortController();
    policies = new Store(() => false);
    pods = [];
    optedIn = true;
    requests = [];
    written = [];
    server = await startFakeApiServer((request, response) => void answer(request, response));
    const { client } = server;
    const limit = new RateLimit({ perSecond: 1000, burst: 1000 });
    reconciler = {
      applier: new Applier(client, 'tester'),
      policies,
      isOptedIn: () => optedIn,
      podsIn: () => pods,
      entryOf: () => 'capable,x,capable,x',
      templates: new SeenTemplates({ client, limit, signal: abort.signal }),
      log: pino({ enabled: false }),
    };
    store({});
  });

  afterEach(async () => {
    abort.abort();
    await server[Symbol.asyncDispose]();
  });

  it('applies the status, and not again before the cache shows it, nor when it stands there', async () => {
    await turn();
    await turn();
    expect(requests).toEqual([`PATCH ${statusPath}`]);
    expect(written[0]).toMatchObject({ kind: 'GsoPolicy', metadata: { name: 'default', namespace: 'shop', uid: 'u' } });
    store({ metadata: { ...metadata, resourceVersion: '8' }, status: written[0]?.status });
    await turn();
    expect(requests).toHaveLength(1);
  });

  it('puts back what somebody else wrote', async () => {
    await turn();
    store({
      metadata: { ...metadata, resourceVersion: '8' },
      status: { ...written[0]?.status, observedGeneration: 0 },
    });
    await turn();
    expect(written[1]?.status).toEqual(written[0]?.status);
  });

  it('waits until the pods of the namespace are known', async () => {
    pods = undefined;
    await turn();
    expect(requests).toEqual([]);
    optedIn = false;
    await turn();
    expect(requests).toEqual([`PATCH ${statusPath}`]);
  });

  it('does nothing for a policy that is gone', async () => {
    policies.delete('shop');
    await turn();
    expect(requests).toEqual([]);
  });

  it('looks at one pod of each template and once, at twenty in a turn', async () => {
    pods = examplePods(
      Array.from({ length: 50 }, (_item, index) => ({
        name: `p${index}`,
        // Two pods each.
        controller: `c${Math.floor(index / 2)}`,
        labels: { app: 'web' },
      })),
    );
    expect((await turn()).more).toBe(true);
    expect(written[0]?.status['untreated']).toMatchObject({ count: 40 });
    expect((await turn()).more).toBe(false);
    expect(written[1]?.status['untreated']).toMatchObject({ count: 50 });
    expect(requests.filter((request) => request.startsWith('GET'))).toHaveLength(25);
    await turn();
    expect(requests).toHaveLength(27);
  });

  it('says of a policy that it cannot read what that is', async () => {
    store({ spec: { rules: [{ selector: {}, preset: 'later' }] } });
    await turn();
    expect(written[0]?.status).toMatchObject({
      conditions: [{ type: 'Active', status: 'Unknown', reason: 'Unreadable' }],
    });
  });
});
