import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../../test/support/fake-api-server.ts';
import { RateLimit } from '../../kube/rate-limit.ts';
import { EventRecorder, type PodEvent } from '../events/event-recorder.ts';
import { correctPod } from './correct-pod.ts';
import { envOf, podMetadata } from '../../test/support/examples/example-pod.ts';
import { switchesOf } from '../../api/treatment/settings.ts';

const bodySchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));
const spec = {
  nodeName: 'n1',
  containers: [{ name: 'server', env: envOf('pod', 'disable-gso', 'disable-ecn') }],
};
const status = {
  containerStatuses: [{ name: 'server', state: { running: { startedAt: '2026-11-25T11:00:00Z' } } }],
};
const pod = { metadata: podMetadata, spec, status };
const marks = { 'quicgso.io/runs-with': 'gso=on,ecn=off', 'quicgso.io/corrected-at': '2026-11-25T10:00:00Z' };

describe('correctPod', () => {
  let server: FakeApiServer;
  let abort: AbortController;
  /** What is stored; undefined for a pod that is gone. */
  let stored: object | undefined;
  let requests: string[];
  let written: unknown;
  /** The Events that were recorded. */
  let recorded: PodEvent[];
  /** The code with which a write is answered. */
  let code: number;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`);
    if (request.method === 'PATCH') {
      written = v.parse(bodySchema, await text(request));
      response.statusCode = code;
      response.end('{}');
    } else {
      response.statusCode = stored === undefined ? 404 : 200;
      response.end(JSON.stringify(stored ?? {}));
    }
  }

  /** Corrects the pod on a node with this entry. */
  async function correct(entry: string | undefined): Promise<number | undefined> {
    const { client } = server;
    const log = pino({ enabled: false });
    const { signal } = abort;
    const events = new EventRecorder({ client, log, signal });
    vi.spyOn(events, 'record').mockImplementation((event) => void recorded.push(event));
    return correctPod('shop', 'web-0', {
      client,
      events,
      limit: new RateLimit({ perSecond: 1000, burst: 10 }),
      entryOf: (node) => (node === 'n1' ? entry : undefined),
      settingsOf: (_namespace, network) => switchesOf(network),
      log,
      signal,
    });
  }

  beforeEach(async () => {
    abort = new AbortController();
    stored = pod;
    requests = [];
    written = undefined;
    recorded = [];
    code = 200;
    server = await startFakeApiServer((request, response) => void answer(request, response));
  });

  afterEach(async () => {
    abort.abort();
    await server[Symbol.asyncDispose]();
  });

  it('writes the wrong values and the marks through the status, and nothing else', async () => {
    await correct('broken,x,broken,x');
    expect(requests).toEqual([
      'GET /api/v1/namespaces/shop/pods/web-0',
      'PATCH /api/v1/namespaces/shop/pods/web-0/status',
    ]);
    expect(JSON.stringify(written).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/u, 'NOW')).toBe(
      JSON.stringify({
        metadata: {
          uid: 'u',
          annotations: {
            'quicgso.io/disable-gso.pod': 'true',
            'quicgso.io/runs-with': 'gso=on,ecn=off',
            'quicgso.io/corrected-at': 'NOW',
          },
        },
      }),
    );
  });

  it('removes outdated marks, and keeps right values', async () => {
    stored = { ...pod, metadata: { ...podMetadata, annotations: { ...podMetadata.annotations, ...marks } } };
    await correct('capable,x,broken,x');
    expect(written).toEqual({
      metadata: { uid: 'u', annotations: { 'quicgso.io/runs-with': null, 'quicgso.io/corrected-at': null } },
    });
  });

  it.each<[string, string | undefined, object | undefined]>([
    ['all values are right', 'capable,x,broken,x', pod],
    ['the node is not reconciled yet', undefined, pod],
    ['the pod is gone', 'broken,x,broken,x', undefined],
    [
      'the pod is not bound, although its annotations name a node',
      'broken,x,broken,x',
      { ...pod, spec: { ...spec, nodeName: '' } },
    ],
    [
      'the pod is bound to another node than its annotations name',
      'broken,x,broken,x',
      { ...pod, spec: { ...spec, nodeName: 'n2' } },
    ],
    [
      'the pod was re-created and is not treated',
      'broken,x,broken,x',
      { ...pod, metadata: { ...podMetadata, labels: {} } },
    ],
    [
      'the pod is being deleted',
      'broken,x,broken,x',
      { ...pod, metadata: { ...podMetadata, deletionTimestamp: '2026-11-25T12:00:00Z' } },
    ],
    ['the response is not a pod', 'broken,x,broken,x', { kind: 'Status' }],
  ])('writes nothing when %s', async (_what, entry, object) => {
    stored = object;
    await expect(correct(entry)).resolves.toBeUndefined();
    expect(requests).toEqual(['GET /api/v1/namespaces/shop/pods/web-0']);
  });

  it('records an Event for a pod that runs with what does not work', async () => {
    await correct('broken,x,broken,x');
    expect(recorded).toMatchObject([{ namespace: 'shop', pod: { name: 'web-0', uid: 'u' }, reason: 'GsoDriftUnsafe' }]);
  });

  it('asks for a recheck of a container that does not run yet, without an Event', async () => {
    stored = { metadata: podMetadata, spec };
    const before = Date.now();
    const again = await correct('broken,x,broken,x');
    expect(again).toBeGreaterThanOrEqual(before + 5000);
    expect(recorded).toEqual([]);
  });

  it('ignores a pod that is deleted before the write, and throws on other failures', async () => {
    code = 404;
    await expect(correct('broken,x,broken,x')).resolves.toBeUndefined();
    code = 422;
    await expect(correct('broken,x,broken,x')).rejects.toThrow('correcting pod shop/web-0');
  });
});
