import { expect, it } from 'vitest';
import type { PeerObservation } from '../../api/v1alpha1.ts';
import type { State } from '../../api/vocabulary.ts';
import { planPeers } from './plan-peers.ts';

const nodes = ['a', 'b', 'c'];

interface Before {
  /** What GSO and ECN to a peer were; default: Capable. */
  readonly gso?: Readonly<Record<string, State>>;
  readonly ecn?: Readonly<Record<string, State>>;
  /** Families of which something is known. */
  readonly known?: readonly string[];
}

/** Who is asked in IPv4 in a round, and who may be. */
function planned(round: number, { gso = {}, ecn = {}, known = ['IPv4', 'IPv6'] }: Before = {}): string {
  const previous = nodes.flatMap((node) =>
    (['IPv4', 'IPv6'] as const).map((family): PeerObservation => ({
      node,
      family,
      address: '127.0.0.1',
      time: '2026-01-01T00:00:00Z',
      gso: gso[node] ?? 'Capable',
      ecn: ecn[node] ?? 'Capable',
    })),
  );
  const { peers, others } = planPeers({
    peers: nodes.map((node) => ({ node, addresses: ['127.0.0.1', '::1'], port: 1 })),
    key: Buffer.alloc(0),
    round,
    previous: previous.filter(({ family }) => known.includes(family)),
  });
  const inIPv4 = [peers, others].map((list) => list.filter(({ address }) => address === '127.0.0.1'));
  return inIPv4.map((list) => list.map(({ node }) => node).join('')).join('|');
}

it.each<[string, string, string]>([
  ['the first in round 0', planned(0), 'a|bc'],
  ['the second in round 1', planned(1), 'b|ac'],
  ['the third in round 2', planned(2), 'c|ab'],
  ['the first again in round 3', planned(3), 'a|bc'],
  ['all in the first round, since there are no previous results', planned(1, { known: [] }), 'abc|'],
  ['all in the first round of a family', planned(1, { known: ['IPv6'] }), 'abc|'],
  [
    'those that lost bursts, beside the one whose turn it is',
    planned(0, { gso: { b: 'Broken', c: 'Broken' } }),
    'abc|',
  ],
  ['one whose marks were cleared', planned(0, { ecn: { c: 'Degraded' } }), 'ac|b'],
  ['one with a burst limit', planned(0, { gso: { c: 'Degraded' } }), 'ac|b'],
  ['one to which bursts were refused', planned(0, { gso: { c: 'Unsupported' } }), 'ac|b'],
  ['one that did not answer', planned(0, { gso: { c: 'Unknown' }, ecn: { c: 'Unknown' } }), 'ac|b'],
  ['a bad one that is due only once', planned(1, { gso: { b: 'Broken' } }), 'b|ac'],
])('asks %s', (_what, seen, expected) => {
  expect(seen).toBe(expected);
});

it('derives the families of a peer from its addresses', () => {
  const peers = [{ node: 'a', addresses: ['fd00::1'], port: 5 }];
  const key = Buffer.alloc(0);
  expect(planPeers({ peers, key, round: 0, previous: [] })).toEqual({
    peers: [{ node: 'a', address: 'fd00::1', port: 5, key }],
    others: [],
  });
});
