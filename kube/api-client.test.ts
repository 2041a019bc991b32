import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { startFakeApiServer } from '../test/support/fake-api-server.ts';

describe('ApiClient', () => {
  it('sends 50 requests over few connections, with the credentials of the kubeconfig', async () => {
    const tokens = new Set<string | undefined>();
    await using server = await startFakeApiServer((request, response) => {
      tokens.add(request.headers.authorization);
      response.end('{}');
    });
    for (let count = 0; count < 50; count++) await server.client.request({ path: '/version' });
    expect(server.connections()).toBeLessThanOrEqual(2);
    expect([...tokens]).toEqual(['Bearer secret-token']);
  });

  it('sends method, query, body and the request for metadata', async () => {
    const seen: unknown[] = [];
    await using server = await startFakeApiServer((request, response) => {
      seen.push(request.method, request.url, request.headers['content-type'], request.headers.accept);
      request.on('data', (body: Buffer) => seen.push(JSON.parse(body.toString())));
      request.on('end', () => response.end('{"kind":"Node"}'));
    });
    const answer = await server.client.request({
      method: 'PATCH',
      path: '/api/v1/nodes/a',
      query: { force: 'true', fieldManager: 'quicgso.io/operator' },
      body: { kind: 'Node' },
      contentType: 'application/apply-patch+yaml',
      metadataOnly: 'object',
    });
    expect(answer).toEqual({ kind: 'Node' });
    expect(seen).toEqual([
      'PATCH',
      '/api/v1/nodes/a?force=true&fieldManager=quicgso.io%2Foperator',
      'application/apply-patch+yaml',
      'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
      { kind: 'Node' },
    ]);
  });

  it('throws the message of the API server, without headers', async () => {
    await using server = await startFakeApiServer((_request, response) => {
      response.statusCode = 403;
      response.end(JSON.stringify({ kind: 'Status', reason: 'Forbidden', message: 'nodes is forbidden' }));
    });
    const error = await server.client.request({ path: '/api/v1/nodes' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 403, reason: 'Forbidden', message: '403 Forbidden nodes is forbidden' });
  });

  it.each(['before the first byte', 'within the response'])(
    'times out when the server falls silent %s',
    async (when) => {
      await using server = await startFakeApiServer((_request, response) => {
        if (when === 'within the response') response.write('{');
      });
      await expect(server.client.request({ path: '/version', timeoutMs: 50 })).rejects.toThrow(/timeout/iu);
    },
  );

  it('reconnects after the server was unreachable', async () => {
    let away = true;
    await using server = await startFakeApiServer((request, response) => {
      if (away) request.socket.destroy();
      else response.end('{}');
    });
    await expect(server.client.request({ path: '/version' })).rejects.toThrow(/other side closed|terminated|reset/u);
    away = false;
    await expect(server.client.request({ path: '/version' })).resolves.toEqual({});
  });

  it('refuses writes but not reads while it may not write', async () => {
    const seen: (string | undefined)[] = [];
    await using server = await startFakeApiServer((request, response) => {
      seen.push(request.method);
      response.end('{}');
    });
    let leads = false;
    server.client.mayWrite = () => leads;
    await server.client.request({ path: '/version' });
    for (const method of ['POST', 'PATCH', 'DELETE'] as const) {
      await expect(server.client.request({ method, path: '/version' })).rejects.toThrow(/is not the leader/u);
    }
    leads = true;
    await server.client.request({ method: 'PATCH', path: '/version' });
    expect(seen).toEqual(['GET', 'PATCH']);
  });

  it('reports each request and its result', async () => {
    const reported: string[] = [];
    await using server = await startFakeApiServer((request, response) => {
      if (request.method === 'DELETE') request.socket.destroy();
      response.statusCode = request.method === 'PATCH' ? 409 : 200;
      response.end('{}');
    });
    server.client.onExchange = ({ verb, code, seconds }) => {
      expect(seconds).toBeGreaterThan(0);
      reported.push(`${verb} ${code}`);
    };
    await server.client.request({ path: '/nodes' });
    await server.client.request({ path: '/nodes', query: { watch: 'true' } });
    await expect(server.client.request({ method: 'PATCH', path: '/nodes' })).rejects.toThrow('409');
    await expect(server.client.request({ method: 'DELETE', path: '/nodes' })).rejects.toThrow(
      /other side closed|terminated|reset/u,
    );
    expect(reported).toEqual(['GET 200', 'WATCH 200', 'PATCH 409', 'DELETE none']);
  });

  it.each(['before it is sent', 'while it waits'])('aborts a request when it closes %s', async (when) => {
    const arrived = Promise.withResolvers<void>();
    await using server = await startFakeApiServer(() => arrived.resolve());
    const failure = server.client.request({ path: '/version' }).catch((reason: unknown) => reason);
    if (when === 'while it waits') await arrived.promise;
    await server.client.close();
    expect(await failure).toBeInstanceOf(Error);
  });
});
