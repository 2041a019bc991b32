import type { IncomingMessage } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { startFakeApiServer } from '../../test/support/fake-api-server.ts';
import { CleanUpError, cleanUp } from './clean-up.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}
const emptyList: Answer = { status: 200, body: { items: [] } };
const notFound: Answer = { status: 404, body: { reason: 'NotFound', message: 'not found' } };

/** Cleans up a cluster with these responses, and returns the output. */
async function clean(answer: (request: IncomingMessage) => Answer, patienceMs = 0): Promise<string[]> {
  const server = await startFakeApiServer((request, response) => {
    const { status, body } = answer(request);
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const said: string[] = [];
  const { signal } = new AbortController();
  await cleanUp({ client: server.client, say: (line) => said.push(line), signal, patienceMs });
  return said;
}

it('finds nothing to do when the CRDs are gone', async () => {
  const said = await clean(({ url = '' }) => {
    if (url.startsWith('/apis/quicgso.io/')) return { status: 404, body: '404 page not found\n' };
    return /\/(?:nodes|pods)\?/.test(url) ? emptyList : notFound;
  });
  expect(said).toEqual([
    'removed labels from 0 nodes',
    'removed 0 reports',
    'the GsoNodeMap nodes did not exist',
    'the Lease quicgso-operator did not exist',
    'the Secret quicgso-peer-key did not exist',
    'the Pod quicgso-test did not exist',
  ]);
});

it('retries when the API server fails temporarily', async () => {
  let troubles = 0;
  const said = await clean(({ method, url = '' }) => {
    if (method === 'DELETE' && url.includes('/secrets/') && troubles++ === 0) return { status: 503, body: '' };
    return method === 'DELETE' ? { status: 200, body: {} } : emptyList;
  });
  expect(said).toContain('removed the Secret quicgso-peer-key');
  expect(troubles).toBe(2);
});

it('waits until the operator has exited', async () => {
  let looks = 0;
  const requests: string[] = [];
  const pod = { metadata: { name: 'operator-1' }, spec: {} };
  await clean(({ method, url = '' }) => {
    requests.push(`${method ?? ''} ${url.replace(/\?.*/, '')}`);
    const isLook = url.includes('/pods?');
    if (isLook && looks++ === 0) return { status: 200, body: { items: [pod] } };
    return method === 'DELETE' ? notFound : emptyList;
  }, 60_000);
  const look = 'GET /api/v1/namespaces/quicgso-system/pods';
  expect(requests.slice(0, 3)).toEqual([look, look, 'GET /api/v1/nodes']);
});

it('reports a forbidden request', async () => {
  const forbidden = { reason: 'Forbidden', message: 'nodes is forbidden' };
  const cleaned = clean(({ url = '' }) => (url.includes('/pods?') ? emptyList : { status: 403, body: forbidden }));
  await expect(cleaned).rejects.toThrow(
    new CleanUpError('clean-up incomplete: the API server returned 403 Forbidden nodes is forbidden'),
  );
});

it('removes nothing while an operator runs', async () => {
  const methods: (string | undefined)[] = [];
  const cleaned = clean(({ method }) => {
    methods.push(method);
    return { status: 200, body: { items: [{ metadata: { name: 'operator-1' }, spec: {} }] } };
  });
  await expect(cleaned).rejects.toThrow(/^the operator is still running \(pod operator-1\)/);
  expect(new Set(methods)).toEqual(new Set(['GET']));
});
