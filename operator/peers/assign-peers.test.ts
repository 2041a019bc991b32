import { describe, expect, it } from 'vitest';
import { type Candidate, assignPeers } from './assign-peers.ts';

interface Options {
  readonly prefix?: string;
  readonly zones?: number;
  readonly perHost?: number;
}

/** `count` nodes, distributed over the zones in turn. */
function nodes(count: number, { prefix = 'node-', zones = 1, perHost }: Options = {}): Candidate[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${prefix}${index}`,
    zone: zones === 1 ? undefined : `zone-${index % zones}`,
    host: perHost === undefined ? undefined : `host-${Math.floor(index / perHost)}`,
    addresses: [`10.0.${index >> 8}.${index & 255}`],
    port: 47_600,
    peers: [],
  }));
}

type Assigned = ReadonlyMap<string, readonly string[]>;

/** The same nodes with their assigned peers. */
const settled = (candidates: readonly Candidate[], assigned: Assigned): Candidate[] =>
  candidates.map((candidate) => ({ ...candidate, peers: assigned.get(candidate.name) ?? [] }));

const changes = (before: Assigned, after: Assigned): string[] =>
  [...after.keys()].filter((name) => before.has(name) && before.get(name)?.join() !== after.get(name)?.join());

/** How often each node is chosen. */
function loads(candidates: readonly Candidate[], assigned: Assigned): number[] {
  const counts = new Map(candidates.map(({ name }) => [name, 0]));
  for (const peers of assigned.values()) for (const peer of peers) counts.set(peer, (counts.get(peer) ?? 0) + 1);
  return [...counts.values()];
}

/** The zones of each node's peers, as seen from it: `own` or the zone. */
function zonesSeen(candidates: readonly Candidate[], assigned: Assigned): string[][] {
  const zoneOf = new Map(candidates.map(({ name, zone }) => [name, zone]));
  return candidates.map(({ name, zone }) =>
    (assigned.get(name) ?? []).map((peer) => (zoneOf.get(peer) === zone ? 'own' : (zoneOf.get(peer) ?? '-'))),
  );
}

describe('assignPeers', () => {
  it.each([
    [0, []],
    [1, [0]],
    [2, [1, 1]],
    [3, [2, 2, 2]],
    [4, [3, 3, 3, 3]],
  ])('gives each of %i nodes all the others, up to three', (count, expected) => {
    expect([...assignPeers(nodes(count)).values()].map((peers) => peers.length)).toEqual(expected);
  });

  it.each([5, 6, 7, 20, 1000])('gives each of %i nodes three peers, and chooses each about equally often', (count) => {
    const candidates = nodes(count, { zones: 3 });
    const assigned = assignPeers(candidates);
    for (const [name, peers] of assigned) {
      expect(new Set(peers).size).toBe(3);
      expect(peers).not.toContain(name);
    }
    expect(Math.min(...loads(candidates, assigned))).toBeGreaterThanOrEqual(2);
    expect(Math.max(...loads(candidates, assigned))).toBeLessThanOrEqual(4);
  });

  it('with two zones, chooses one peer in the own zone and two in the other', () => {
    const candidates = nodes(200, { zones: 2 });
    const seen = zonesSeen(candidates, assignPeers(candidates)).map((zones) => zones.toSorted().join());
    const usual = seen.filter((zones) => /^own,zone-(\d),zone-\1$/u.test(zones));
    expect(usual.length).toBeGreaterThan(180);
    expect(seen.filter((zones) => /^(.+),\1,\1$/u.test(zones))).toEqual([]);
  });

  it('with three zones, chooses almost no peer in the own zone', () => {
    const candidates = nodes(300, { zones: 3 });
    const seen = zonesSeen(candidates, assignPeers(candidates));
    expect(seen.filter((zones) => zones.includes('own')).length).toBeLessThan(30);
  });

  it('chooses peers in three other zones if there are enough', () => {
    const candidates = nodes(400, { zones: 8 });
    const seen = zonesSeen(candidates, assignPeers(candidates));
    expect(seen.filter((zones) => !zones.includes('own') && new Set(zones).size === 3).length).toBeGreaterThan(380);
  });

  it('chooses other hosts', () => {
    const candidates = nodes(100, { perHost: 10 });
    const hostOf = new Map(candidates.map(({ name, host }) => [name, host]));
    for (const [name, peers] of assignPeers(candidates)) {
      expect(new Set([name, ...peers].map((node) => hostOf.get(node))).size).toBe(4);
    }
  });

  it('does not overload a small zone', () => {
    const [lonely, ...others] = nodes(200);
    if (lonely === undefined) throw new Error('there is no node');
    const candidates = [{ ...lonely, zone: 'small' }, ...others.map((node) => ({ ...node, zone: 'large' }))];
    expect(Math.max(...loads(candidates, assignPeers(candidates)))).toBeLessThanOrEqual(4);
  });

  it('chooses no node without addresses or port', () => {
    const [deaf, portless, ...others] = nodes(10);
    if (deaf === undefined || portless === undefined) throw new Error('there are no nodes');
    const assigned = assignPeers([{ ...deaf, addresses: [] }, { ...portless, port: undefined }, ...others]);
    const chosen = new Set([...assigned.values()].flat());
    expect(chosen).toEqual(new Set(others.map(({ name }) => name)));
    expect(assigned.get(portless.name)).toHaveLength(3);
  });

  it('chooses only peers with a common address family', () => {
    const candidates = nodes(40).map((node, index) => (index % 2 === 0 ? node : { ...node, addresses: ['fd00::1'] }));
    const parity = (name: string): number => Number(name.split('-')[1]) % 2;
    for (const [name, peers] of assignPeers(candidates)) {
      expect(new Set([name, ...peers].map(parity)).size).toBe(1);
      expect(peers.length).toBeGreaterThan(0);
    }
  });

  describe('with present assignments', () => {
    const candidates = nodes(1000, { zones: 3 });
    const assigned = assignPeers(candidates);

    it('changes nothing, whatever the order of nodes', () => {
      expect(changes(assigned, assignPeers(settled(candidates, assigned)))).toEqual([]);
      expect(changes(assigned, assignPeers(settled(candidates.toReversed(), assigned)))).toEqual([]);
    });

    it('changes a few assignments when a node leaves', () => {
      const after = assignPeers(settled(candidates, assigned).slice(1));
      expect([...after.values()].flat()).not.toContain('node-0');
      expect(changes(assigned, after).length).toBeLessThanOrEqual(5);
    });

    it('changes a few assignments when a node joins, and assigns it too', () => {
      const after = assignPeers([...settled(candidates, assigned), ...nodes(1, { prefix: 'new-' })]);
      expect(after.get('new-0')).toHaveLength(3);
      expect([...after.values()].flat().filter((name) => name === 'new-0').length).toBeGreaterThanOrEqual(2);
      expect(changes(assigned, after).length).toBeLessThanOrEqual(5);
    });

    it('relieves an overloaded node', () => {
      const overloaded = nodes(40).map((node) => ({ ...node, peers: ['node-0', 'node-1', 'node-2'] }));
      expect(Math.max(...loads(overloaded, assignPeers(overloaded)))).toBeLessThanOrEqual(4);
    });

    it('writes about once per node while all of them join one by one', () => {
      let known: Assigned = new Map();
      let written = 0;
      for (let count = 50; count <= 1000; count += 50) {
        const after = assignPeers(settled(candidates.slice(0, count), known));
        written += 50 + changes(known, after).length;
        known = after;
      }
      expect(written).toBeLessThan(1500);
    });

    it('spreads to a new zone, then stays stable', () => {
      const one = nodes(100).map((node) => ({ ...node, zone: 'old' }));
      const both = [...one, ...nodes(100, { prefix: 'new-' }).map((node) => ({ ...node, zone: 'new' }))];
      let known: Assigned = assignPeers(one);
      for (let pass = 0; pass < 4; pass++) known = assignPeers(settled(both, known));
      expect(zonesSeen(both, known).filter((zones) => new Set(zones).size === 1)).toEqual([]);
      expect(changes(known, assignPeers(settled(both, known)))).toEqual([]);
    });
  });

  it.each([
    ['three zones', { zones: 3 }],
    ['one zone', {}],
    ['a zone each', { zones: 5000 }],
    ['a single host', { perHost: 5000 }],
  ])('settles 5,000 nodes in %s after one assignment', (_what, options) => {
    const candidates = nodes(5000, options);
    const assigned = assignPeers(candidates);
    expect(assignPeers(settled(candidates, assigned))).toEqual(assigned);
  });
});
