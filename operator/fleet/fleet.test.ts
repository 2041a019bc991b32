import { beforeEach, describe, expect, it } from 'vitest';
import { hostObservation, networkObservation } from '../../test/support/examples/example-report.ts';
import { believe } from '../reports/believe.ts';
import { type NodeReport, readReport } from '../reports/read-report.ts';
import { Fleet } from './fleet.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const minute = 60_000;
const at = (minutes: number): string => new Date(now + minutes * minute).toISOString();

interface Options {
  /** Peers in the report's spec; default: those in the results. */
  readonly assigned?: readonly string[];
  /** Minutes from now. */
  readonly lastRound?: number;
  readonly checked?: number;
  /** The last round of the host network's probe, which has no peer results; default: it has not reported. */
  readonly hostRound?: number;
}

/** A report of `name` about peers: `b c!` reaches b and loses to c. */
function report(
  name: string,
  words: string,
  { assigned, lastRound = 0, checked = lastRound, hostRound }: Options = {},
): NodeReport {
  const [peer] = networkObservation.peers ?? [];
  const peers = words.split(' ').map((word) => ({
    ...peer,
    node: word.replace('!', ''),
    time: at(checked),
    ...(word.endsWith('!') ? { gso: 'Broken', faults: { gso: { reason: 'SilentLoss' } } } : {}),
  }));
  const pod = (assigned ?? peers.map(({ node }) => node)).map((node) => ({ node, addresses: ['10.0.0.1'], port: 1 }));
  const host = hostRound === undefined ? {} : { host: { ...hostObservation, lastRound: at(hostRound) } };
  const read = readReport({
    metadata: { name, uid: name, resourceVersion: '1' },
    spec: { peers: { pod } },
    status: { observed: { pod: { ...networkObservation, lastRound: at(lastRound), peers }, ...host } },
  });
  if (read === undefined) throw new Error('the report cannot be read');
  return read;
}

let fleet: Fleet;

const blame = (node: string): string => fleet.attribute(node, 'pod', 'IPv4', 'gso').blame;
const take = (name: string, from: NodeReport | undefined, time = now): ReadonlySet<string> =>
  fleet.update(name, from, believe(from?.observed, time));
const affected = (name: string, words: string, options?: Options): string[] =>
  [...take(name, report(name, words, options))].toSorted();

beforeEach(() => {
  fleet = new Fleet();
});

describe('Fleet', () => {
  it('returns the nodes that a new report affects: its peers and their senders', () => {
    expect(affected('a', 'b c')).toEqual(['b', 'c']);
    expect(affected('d', 'c e')).toEqual(['a', 'c', 'e']);
    expect(affected('x', 'y')).toEqual(['y']);
  });

  it('returns peers that are no longer in a report', () => {
    take('a', report('a', 'b c'));
    expect(affected('a', 'b d')).toEqual(['b', 'c', 'd']);
    expect([...take('a', undefined)].toSorted()).toEqual(['b', 'd']);
  });

  it('affects no node when the peer results are unchanged', () => {
    take('a', report('a', 'b! c'));
    expect(affected('a', 'b! c', { lastRound: -1 })).toEqual([]);
  });

  it('keeps networks, families and capabilities apart', () => {
    take('a', report('a', 'b!'));
    expect(blame('a')).toBe('Broken');
    expect(fleet.attribute('a', 'host', 'IPv4', 'gso').blame).toBe('Untested');
    expect(fleet.attribute('a', 'pod', 'IPv6', 'gso').blame).toBe('Untested');
    expect(fleet.attribute('a', 'pod', 'IPv4', 'ecn').blame).toBe('Fine');
  });

  it('ignores a stale report, also as a witness', () => {
    take('a', report('a', 'b c!'));
    const old = report('b', 'a c!', { lastRound: -70 });
    take('b', old);
    expect(blame('a')).toBe('Excused');
    const later = now + 6 * minute;
    expect([...take('b', old, later)].toSorted()).toEqual(['a', 'c']);
    expect(blame('a')).toBe('PathLoss');
    expect(fleet.attribute('c', 'pod', 'IPv4', 'gso').accusers).toEqual([]);
    expect(blame('b')).toBe('Untested');
  });

  it.each([
    ['no other network has reported', undefined],
    ['the other network is still fresh', 0],
  ])('ignores a network once its report is stale, when %s', (_what, hostRound) => {
    const same = report('a', 'b!', { lastRound: -70, ...(hostRound === undefined ? {} : { hostRound }) });
    take('a', same);
    expect(blame('a')).toBe('Broken');
    expect([...take('a', same, now + 6 * minute)]).toEqual(['b']);
    expect(blame('a')).toBe('Untested');
  });

  it('ignores results of peers that are no longer assigned', () => {
    take('a', report('a', 'b! c', { assigned: ['c', 'd'] }));
    expect(blame('a')).toBe('Fine');
    take('a', report('a', 'b! c', { assigned: [] }));
    expect(blame('a')).toBe('Untested');
  });

  it('ignores an exchange that was long before the round, or after it', () => {
    take('a', report('a', 'b!', { checked: -76 }));
    expect(blame('a')).toBe('Untested');
    take('a', report('a', 'b!', { checked: 6 }));
    expect(blame('a')).toBe('Untested');
    take('a', report('a', 'b!', { checked: -74 }));
    expect(blame('a')).toBe('Broken');
  });

  it('ignores what a node reports about itself', () => {
    take('a', report('a', 'a!'));
    expect(blame('a')).toBe('Untested');
  });

  it('uses zones, and returns the nodes that a new zone affects', () => {
    take('a', report('a', 'p! q! b'));
    take('b', report('b', 'p! q! a'));
    expect(blame('a')).toBe('Excused');
    for (const [node, zone] of Object.entries({ a: 'x', b: 'x', p: 'y' })) fleet.setZone(node, zone);
    expect([...fleet.setZone('q', 'y')].toSorted()).toEqual(['a', 'b', 'q']);
    expect([...fleet.setZone('q', 'y')]).toEqual([]);
    expect(blame('a')).toBe('PathLoss');
  });
});
