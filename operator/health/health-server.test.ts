import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HealthServer, serveHealth } from './health-server.ts';
import { Monitor } from './monitor.ts';
import { parseMetrics } from '../../test/support/parse-metrics.ts';

describe('The health server', () => {
  let now: number;
  let monitor: Monitor;
  let server: HealthServer;

  beforeEach(async () => {
    now = 0;
    monitor = new Monitor(() => now);
    server = await serveHealth(monitor, 0);
  });

  afterEach(async () => server[Symbol.asyncDispose]());

  async function ask(path: string, method = 'GET'): Promise<{ status: number; text: string }> {
    const answer = await fetch(`http://127.0.0.1:${String(server.port)}${path}`, { method });
    return { status: answer.status, text: await answer.text() };
  }

  it('is ready when the monitor is', async () => {
    expect(await ask('/readyz')).toEqual({ status: 503, text: 'the initial sync is not complete\n' });
    monitor.synced();
    expect(await ask('/readyz?verbose')).toEqual({ status: 200, text: 'ok\n' });
  });

  it('is alive until the monitor reports a liveness problem', async () => {
    using watch = monitor.watch('/api/v1/nodes');
    watch.alive();
    expect(await ask('/livez')).toEqual({ status: 200, text: 'ok\n' });
    now = 400_000;
    expect(await ask('/livez')).toEqual({
      status: 503,
      text: 'the watch of nodes has been silent for 400 s\n',
    });
  });

  it('serves metrics that can be parsed', async () => {
    const { status, text } = await ask('/metrics');
    expect(status).toBe(200);
    expect(parseMetrics(text).types.get('quicgso_leader')).toBe('gauge');
  });

  it.each([
    ['GET', '/', 404],
    ['GET', '/metrics/', 404],
    ['POST', '/metrics', 405],
    ['HEAD', '/livez', 200],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await ask(path, method)).status).toBe(status);
  });
});

it('The health server rejects when its port is in use', async () => {
  const other = createServer().listen(0);
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(serveHealth(new Monitor(), port)).rejects.toThrow('EADDRINUSE');
  other.close();
});
