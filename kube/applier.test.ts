import { beforeEach, expect, it } from 'vitest';
import { startFakeApiServer } from '../test/support/fake-api-server.ts';
import { type Application, Applier } from './applier.ts';

const wish: Application = { path: '/a', over: '7', body: { colour: 'red' }, doing: 'painting a' };
let status: number;

beforeEach(() => {
  status = 200;
});

async function start(): Promise<
  AsyncDisposable & { apply: (changed?: Partial<Application>) => Promise<boolean>; applier: Applier }
> {
  const server = await startFakeApiServer((_request, response) => {
    response.statusCode = status;
    response.end('{}');
  });
  const applier = new Applier(server.client, 'tester');
  return {
    applier,
    apply: async (changed) => applier.apply({ ...wish, ...changed }),
    [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose](),
  };
}

it.each<[string, Partial<Application>, boolean]>([
  ['skips the same write over the same version', {}, false],
  ['sends another body', { body: { colour: 'green' } }, true],
  ['sends the same over a newer version', { over: '8' }, true],
  ['sends the same to another object', { path: '/b' }, true],
  [
    'leaves out another body of the same identity',
    { body: { colour: 'red', at: 2 }, identity: { colour: 'red' } },
    false,
  ],
])('%s', async (_what, changed, sent) => {
  await using world = await start();
  expect(await world.apply()).toBe(true);
  expect(await world.apply(changed)).toBe(sent);
});

it('resends a write after forget', async () => {
  await using world = await start();
  await world.apply();
  world.applier.forget('/a');
  expect(await world.apply()).toBe(true);
});

it('names a failed write and resends it', async () => {
  await using world = await start();
  status = 500;
  await expect(world.apply()).rejects.toThrow('painting a');
  status = 200;
  expect(await world.apply()).toBe(true);
});
