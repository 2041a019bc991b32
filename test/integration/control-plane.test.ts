import { expect, inject, it } from 'vitest';
import { ApiClient } from '../../cli/sandbox/api-client.ts';
it('x', async () => {
  await using c = new ApiClient({ server: inject('server'), ca: inject('ca'), token: inject('token') });
  expect(
    (await c.ask({ method: 'GET', path: '/apis/quicgso.io/v1alpha1', signal: AbortSignal.timeout(1000) })).body,
  ).toMatchObject({});
});
