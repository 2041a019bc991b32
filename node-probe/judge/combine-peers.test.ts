import { expect, it } from 'vitest';
import type { Reason, State } from '../../api/vocabulary.ts';
import { combinePeers } from './combine-peers.ts';
import type { Judgement } from './judge-gso.ts';

const judgement = (state: State, reason: Reason, errno?: string): Judgement => ({
  state,
  evidence: 'Wire',
  reason,
  message: '8 segments lost',
  ...(errno !== undefined && { call: 'sendmsg', errno }),
});
const good = judgement('Capable', 'Delivered');
const lossy = judgement('Broken', 'SilentLoss');
const unclear = judgement('Unknown', 'ControlLost');

it.each<[string, readonly Judgement[], Reason | undefined]>([
  ['no peer is no result', [], undefined],
  ['one good peer is delivery', [good], 'Delivered'],
  ['one lossy peer is loss', [lossy], 'SilentLoss'],
  ['loss to every peer is loss', [lossy, lossy, lossy], 'SilentLoss'],
  ['loss to one of several is the path', [good, lossy, good], 'PathLoss'],
  [
    'loss in the own queue is loss, whichever peer it was meant for',
    [good, judgement('Broken', 'SilentLoss', 'ENOBUFS')],
    'SilentLoss',
  ],
  [
    'what the kernel refuses is refused, whichever peer it was meant for',
    [good, judgement('Unsupported', 'Filtered', 'EPERM')],
    'Filtered',
  ],
  ['an inconclusive path does not affect a good one', [unclear, good], 'Delivered'],
  ['an inconclusive path does not affect a lossy one', [unclear, lossy], 'SilentLoss'],
  ['inconclusive paths only are inconclusive', [unclear, unclear], 'ControlLost'],
])('%s', (_, judgements, reason) => {
  const peers = judgements.map((one, index) => ({ node: `n${index}`, judgement: one }));
  expect(combinePeers(peers)?.reason).toBe(reason);
});

it('names the only peers that lose something', () => {
  const found = combinePeers([
    { node: 'a', judgement: good },
    { node: 'b', judgement: lossy },
  ]);
  expect(found).toMatchObject({ state: 'Degraded', message: 'only to b: 8 segments lost' });
});
