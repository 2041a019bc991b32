import { beforeEach, describe, expect, it } from 'vitest';
import { networkObservation } from '../../test/support/examples/example-report.ts';
import { type NodeReport, readReport } from '../reports/read-report.ts';
import { Fleet } from './fleet.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const minute = 60_000;
const at = (minutes: number): string => new Date(now + minutes * minute).toISOString();

interface Options {
  /** Peers in the report's spec; default: those that are spoken of. */
  readonly assigned?: readonly string[];
  /** Minutes from now. */
  readonly lastRound?: number;
  readonly checked?: number;
}

/** A report of `name` about peers: `b c!` reaches b and loses to c. */
function report(
  name: string,
  words: string,
  { assigned, lastRound = 0, checked = lastRound }: Options = {},
): NodeReport {
  const [peer] = networkObservation.peers ?? [];
  const peers = words.split(' ').map((word) => ({
    ...peer,
    node: word.replace('!', ''),
    time: at(checked),
    ...(word.endsWith('!') ? { state: 'Broken', reason: 'SilentLoss' } : {}),
  }));
  const pod = (assigned ?? peers.map(({ node }) => node)).map((node) => ({ node, addresses: ['10.0.0.1'], port: 1 }));
  const read = readReport({
    metadata: { name, uid: name, resourceVersion: '1' },
    spec: { peers: { pod } },
    status: { observed: { pod: { ...networkObservation, lastRound: at(lastRound), peers } } },
  });
  if (read === undefined) throw new Error('the report is not read');
  return read;
}

let fleet: Fleet;

const blame = (node: string): string => fleet.attribute(node, 'pod', 'IPv4', 'gso').blame;
const affected = (name: string, words: string, options?: Options): string[] =>
  [...fleet.update(name, report(name, words, options), now)].toSorted();

beforeEach(() => {
  fleet = new Fleet();
});

describe('Fleet', () => {
  it('tells which nodes a new report concerns: its peers, and those that send to them', () => {
    expect(affected('a', 'b c')).toEqual(['b', 'c']);
    expect(affected('d', 'c e')).toEqual(['a', 'c', 'e']);
    expect(affected('x', 'y')).toEqual(['y']);
  });

  it('tells also of peers that a report no longer speaks of', () => {
    fleet.update('a', report('a', 'b c'), now);
    expect(affected('a', 'b d')).toEqual(['b', 'c', 'd']);
    expect([...fleet.update('a', undefined, now)].toSorted()).toEqual(['b', 'd']);
  });

  it('concerns nobody when a report says the same again', () => {
    fleet.update('a', report('a', 'b! c'), now);
    expect(affected('a', 'b! c', { lastRound: -1 })).toEqual([]);
  });

  it('keeps networks, families and capabilities apart', () => {
    fleet.update('a', report('a', 'b!'), now);
    expect(blame('a')).toBe('Broken');
    expect(fleet.attribute('a', 'host', 'IPv4', 'gso').blame).toBe('Untested');
    expect(fleet.attribute('a', 'pod', 'IPv6', 'gso').blame).toBe('Untested');
    expect(fleet.attribute('a', 'pod', 'IPv4', 'ecn').blame).toBe('Fine');
  });

  it('does not count a report that is too old, as a witness either', () => {
    fleet.update('a', report('a', 'b c!'), now);
    fleet.update('b', report('b', 'a c!', { lastRound: -70 }), now);
    expect(blame('a')).toBe('Excused');
    const later = now + 6 * minute;
    expect([...fleet.update('b', report('b', 'a c!', { lastRound: -70 }), later)].toSorted()).toEqual(['a', 'c']);
    expect(blame('a')).toBe('PathLoss');
    expect(fleet.attribute('c', 'pod', 'IPv4', 'gso').accusers).toEqual([]);
    expect(blame('b')).toBe('Untested');
  });

  it('does not count what is said of peers that are not assigned any more', () => {
    fleet.update('a', report('a', 'b! c', { assigned: ['c', 'd'] }), now);
    expect(blame('a')).toBe('Fine');
    fleet.update('a', report('a', 'b! c', { assigned: [] }), now);
    expect(blame('a')).toBe('Untested');
  });

  it('does not count a peer whose turn came too long before the round, or after it', () => {
    fleet.update('a', report('a', 'b!', { checked: -76 }), now);
    expect(blame('a')).toBe('Untested');
    fleet.update('a', report('a', 'b!', { checked: 6 }), now);
    expect(blame('a')).toBe('Untested');
    fleet.update('a', report('a', 'b!', { checked: -74 }), now);
    expect(blame('a')).toBe('Broken');
  });

  it('does not count what a node says of itself', () => {
    fleet.update('a', report('a', 'a!'), now);
    expect(blame('a')).toBe('Untested');
  });

  it('takes zones into account, and tells whom a new one concerns', () => {
    fleet.update('a', report('a', 'p! q! b'), now);
    fleet.update('b', report('b', 'p! q! a'), now);
    expect(blame('a')).toBe('Excused');
    for (const [node, zone] of Object.entries({ a: 'x', b: 'x', p: 'y' })) fleet.setZone(node, zone);
    expect([...fleet.setZone('q', 'y')].toSorted()).toEqual(['a', 'b', 'q']);
    expect([...fleet.setZone('q', 'y')]).toEqual([]);
    expect(blame('a')).toBe('PathLoss');
  });
});
