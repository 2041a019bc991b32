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
import { type PolicyReconciler, type PolicyResult, reconcilePolicy } from './reconcile-policy.ts';
import { InspectedTemplates } from './template-facts.ts';

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

  const reconcile = async (): Promise<PolicyResult> => reconcilePolicy('shop', reconciler);
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
      templates: new InspectedTemplates({ client, limit, signal: abort.signal }),
      log: pino({ enabled: false }),
    };
    store({});
  });

  afterEach(async () => {
    abort.abort();
    await server[Symbol.asyncDispose]();
  });

  it('applies the status once, before and after the cache shows it', async () => {
    await reconcile();
    await reconcile();
    expect(requests).toEqual([`PATCH ${statusPath}`]);
    expect(written[0]).toMatchObject({ kind: 'GsoPolicy', metadata: { name: 'default', namespace: 'shop', uid: 'u' } });
    store({ metadata: { ...metadata, resourceVersion: '8' }, status: written[0]?.status });
    await reconcile();
    expect(requests).toHaveLength(1);
  });

  it('restores the status if someone else changes it', async () => {
    await reconcile();
    store({
      metadata: { ...metadata, resourceVersion: '8' },
      status: { ...written[0]?.status, observedGeneration: 0 },
    });
    await reconcile();
    expect(written[1]?.status).toEqual(written[0]?.status);
  });

  it('waits until the pods of the namespace are known', async () => {
    pods = undefined;
    await reconcile();
    expect(requests).toEqual([]);
    optedIn = false;
    await reconcile();
    expect(requests).toEqual([`PATCH ${statusPath}`]);
  });

  it('does nothing for a deleted policy', async () => {
    policies.delete('shop');
    await reconcile();
    expect(requests).toEqual([]);
  });

  it('inspects one pod per template, at most twenty per pass', async () => {
    pods = examplePods(
      Array.from({ length: 50 }, (_item, index) => ({
        name: `p${index}`,
        // Two pods each.
        controller: `c${Math.floor(index / 2)}`,
        labels: { app: 'web' },
      })),
    );
    expect((await reconcile()).more).toBe(true);
    expect(written[0]?.status['untreated']).toMatchObject({ count: 40 });
    expect((await reconcile()).more).toBe(false);
    expect(written[1]?.status['untreated']).toMatchObject({ count: 50 });
    expect(requests.filter((request) => request.startsWith('GET'))).toHaveLength(25);
    await reconcile();
    expect(requests).toHaveLength(27);
  });

  it('reports why a policy cannot be parsed', async () => {
    store({ spec: { rules: [{ selector: {}, preset: 'later' }] } });
    await reconcile();
    expect(written[0]?.status).toMatchObject({
      conditions: [{ type: 'Active', status: 'Unknown', reason: 'Unreadable' }],
    });
  });
});
