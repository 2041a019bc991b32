import { expect, it } from 'vitest';
import type { NetworkObservation, PeerObservation } from '../../api/v1alpha1.ts';
import { shortenObservation } from './shorten-observation.ts';

const all = { sent: 48, received: 48 };
const everything = { control: all, gso: all, ecn: all };
const path = { node: 'b', family: 'IPv4', address: '10.0.0.2', time: '2026-01-01T00:00:00Z' } as const;
const fine = { gso: 'Capable', ecn: 'Capable' } as const;
const good: PeerObservation = { ...path, ...fine, numbers: everything };
const lossy: PeerObservation = { ...good, gso: 'Broken', numbers: { control: all, gso: { sent: 48, received: 2 } } };

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
  ['an exchange in which everything arrived needs no numbers', good, { ...path, ...fine }],
  [
    'numbers alone describe lost marks',
    {
      ...good,
      ecn: 'Broken',
      faults: { ecn: { reason: 'EcnBlackHole', message: 'lost' } },
      numbers: { ...everything, ecn: some },
    },
    { ...good, ecn: 'Broken', faults: { ecn: { reason: 'EcnBlackHole' } }, numbers: { ...everything, ecn: some } },
  ],
  [
    'a plain datagram lost by chance needs them',
    { ...good, numbers: { ...everything, control: some } },
    { ...good, numbers: { control: some, gso: all } },
  ],
  [
    'nothing sent is not everything arrived',
    { ...good, numbers: { control: none, gso: none, ecn: none } },
    { ...good, numbers: { control: none, gso: none } },
  ],
  [
    'numbers alone describe a loss',
    { ...lossy, faults: { gso: { reason: 'SilentLoss', message: '2 of 48 arrived' } } },
    { ...lossy, faults: { gso: { reason: 'SilentLoss' } } },
  ],
  ...[
    [
      'loss in the own queue keeps its message, because what was refused is not in the numbers',
      { ...lossy, faults: { gso: { reason: 'SilentLoss', message: 'ENOBUFS', errno: 'ENOBUFS' } } },
    ] as const,
    [
      'loss keeps what only the receiver knows, however it is said',
      { ...lossy, faults: { gso: { reason: 'SilentLoss', message: 'lost there' } }, receiverDropped: 3 },
    ] as const,
    [
      'other faults keep their message',
      { ...lossy, gso: 'Unsupported', faults: { gso: { reason: 'NoChecksumOffload', message: 'EIO' } } },
    ] as const,
    [
      'a peer that did not answer keeps its message',
      {
        ...path,
        gso: 'Unknown',
        ecn: 'Unknown',
        faults: { gso: { reason: 'PeerUnreachable', message: 'no answer' }, ecn: { reason: 'PeerUnreachable' } },
      },
    ] as const,
  ].map(([what, peer]): [string, PeerObservation, PeerObservation] => [what, peer, peer]),
])('%s', (_, peer, expected) => {
  expect(shorten(peer)).toEqual(expected);
});

it('keeps the addresses that fit a report', () => {
  const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3', 'fd00::1', 'fd00::2'];
  const observation = { addresses, lastRound: '2026-01-01T00:00:00Z', rounds: 1, maxSegments: 40, findings: [] };
  expect(shortenObservation(observation).addresses).toEqual(addresses.slice(0, 4));
});

it('writes times in whole seconds', () => {
  expect(shorten({ ...good, time: '2026-01-01T00:00:00.999Z' })?.time).toBe('2026-01-01T00:00:00Z');
});
