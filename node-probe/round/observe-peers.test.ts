import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PeerObservation } from '../../api/v1alpha1.ts';
import { observePeers } from './observe-peers.ts';
import { Responder } from '../peer/responder.ts';
import { serveResponder, type Served } from '../peer/serve-responder.ts';

const key = Buffer.alloc(32, 3);
const stack = new DisposableStack();
let ports: number[] = [];

beforeAll(() => {
  const serve = (): Served => stack.use(serveResponder(new Responder(key), 0));
  ports = [serve(), serve(), serve()].map(({ port }) => port);
});
afterAll(() => stack.dispose());

/** Three peers on this machine; those named in `away` listen nowhere, those in `bad` lost bursts before. */
async function observed(
  round: number,
  { away = [] as string[], bad = [] as string[], isFirst = false } = {},
): Promise<PeerObservation[]> {
  const peers = ['a', 'b', 'c'].map((node, index) => ({
    node,
    addresses: ['127.0.0.1', '::1'],
    port: away.includes(node) ? 9 : (ports[index] ?? 0),
  }));
  const previous = ['a', 'b', 'c'].map((node): PeerObservation => {
    const none = { sent: 0, received: 0 };
    const common = { family: 'IPv4', address: '127.0.0.1', time: '2026-01-01T00:00:00Z', message: '' } as const;
    return bad.includes(node)
      ? { node, ...common, state: 'Broken', reason: 'SilentLoss', control: none, gso: none }
      : { node, ...common, state: 'Capable', reason: 'Delivered' };
  });
  const checked = await observePeers({
    family: 'IPv4',
    peers,
    key,
    largest: 1472,
    round,
    previous: isFirst ? [] : previous,
    egressAccepts: false,
  });
  return checked.map(({ observation }) => observation);
}

it('lets the peers take turns while all is well', async () => {
  const turns = await Promise.all([0, 1, 2, 3].map(async (round) => observed(round)));
  expect(turns.map((seen) => seen.map(({ node }) => node))).toEqual([['a'], ['b'], ['c'], ['a']]);
  const { gso, ...first } = turns[0]?.[0] ?? {};
  expect(first).toMatchObject({ state: 'Capable', message: '', ecn: { sent: 2, received: 2 } });
  expect(gso?.received).toBe(gso?.sent);
});

it('asks all of them in the first round, since it does not know what was wrong before', async () => {
  const seen = await observed(1, { isFirst: true });
  expect(seen.map(({ node }) => node)).toEqual(['a', 'b', 'c']);
});

it('asks the others at once when one does not answer', async () => {
  const seen = await observed(1, { away: ['b'] });
  expect(seen.map(({ node, reason }) => [node, reason])).toEqual([
    ['b', 'PeerUnreachable'],
    ['a', 'Delivered'],
    ['c', 'Delivered'],
  ]);
});

it('says why nothing can be sent to a peer', async () => {
  // A broadcast needs an option that our sockets do not set (socket(7)).
  const peers = [{ node: 'a', addresses: ['255.255.255.255'], port: 9 }];
  const way = { family: 'IPv4', largest: 1472, round: 0, previous: [], egressAccepts: false } as const;
  const [checked] = await observePeers({ ...way, peers, key });
  expect(checked?.judged).toBeUndefined();
  expect(checked?.observation).toMatchObject({
    reason: 'PeerUnreachable',
    errno: 'EACCES',
    message: 'nothing can be sent there: sendmsg fails with EACCES',
  });
});

it('looks again in every round at a way that was bad, beside the one whose turn it is', async () => {
  const seen = await observed(0, { bad: ['b', 'c'] });
  expect(seen.map(({ node }) => node)).toEqual(['a', 'b', 'c']);
});

it('says nothing where nobody is to be asked', async () => {
  expect(
    await observePeers({ family: 'IPv6', peers: [], key, largest: 1452, round: 4, previous: [], egressAccepts: false }),
  ).toEqual([]);
});
