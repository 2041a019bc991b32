import { expect, it } from 'vitest';
import type { NetworkObservation, PeerObservation } from '../../api/v1alpha1.ts';
import { shortenObservation } from './shorten-observation.ts';

const all = { sent: 48, received: 48 };
const way = {
  node: 'b',
  family: 'IPv4',
  address: '10.0.0.2',
  time: '2026-01-01T00:00:00Z',
  state: 'Capable',
  reason: 'Delivered',
} as const;
const good: PeerObservation = { ...way, message: '', control: all, gso: all, ecn: all };

function shorten(peer: PeerObservation): PeerObservation | undefined {
  const observation: NetworkObservation = {
    addresses: [],
    lastRound: '2026-01-01T00:00:00.123Z',
    rounds: 1,
    maxSegments: 40,
    peers: [peer],
    findings: [],
  };
  return shortenObservation(observation).peers?.[0];
}

const some = { sent: 48, received: 2 };
const none = { sent: 0, received: 0 };
it.each<[string, PeerObservation, PeerObservation]>([
  ['an exchange in which everything arrived needs no numbers', good, way],
  ['lost marks need them', { ...good, ecn: some }, { ...way, control: all, gso: all, ecn: some }],
  [
    'a plain datagram lost by chance needs them',
    { ...good, control: some },
    { ...way, control: some, gso: all, ecn: all },
  ],
  [
    'nothing sent is not everything arrived',
    { ...good, control: none, gso: none, ecn: none },
    { ...way, control: none, gso: none, ecn: none },
  ],
  [
    'loss is told by its numbers alone',
    { ...good, state: 'Broken', reason: 'SilentLoss', message: '2 of 48 arrived', gso: some },
    { ...way, state: 'Broken', reason: 'SilentLoss', control: all, gso: some, ecn: all },
  ],
  [
    'loss in the own queue keeps its message, because what was refused is not in the numbers',
    { ...good, state: 'Broken', reason: 'SilentLoss', message: 'ENOBUFS', errno: 'ENOBUFS' },
    {
      ...way,
      state: 'Broken',
      reason: 'SilentLoss',
      message: 'ENOBUFS',
      errno: 'ENOBUFS',
      control: all,
      gso: all,
      ecn: all,
    },
  ],
  [
    'loss keeps what only the receiver knows',
    { ...good, state: 'Broken', reason: 'SilentLoss', message: "lost; the receiver's kernel threw away 3", gso: some },
    {
      ...way,
      state: 'Broken',
      reason: 'SilentLoss',
      message: "lost; the receiver's kernel threw away 3",
      control: all,
      gso: some,
      ecn: all,
    },
  ],
  [
    'other faults keep their message',
    { ...good, state: 'Unsupported', reason: 'NoChecksumOffload', message: 'EIO', gso: none },
    { ...way, state: 'Unsupported', reason: 'NoChecksumOffload', message: 'EIO', control: all, gso: none, ecn: all },
  ],
])('%s', (_, peer, expected) => {
  expect(shorten(peer)).toEqual(expected);
});

it('writes seconds, which is what a reader compares', () => {
  expect(shorten({ ...good, time: '2026-01-01T00:00:00.999Z' })?.time).toBe('2026-01-01T00:00:00Z');
});
