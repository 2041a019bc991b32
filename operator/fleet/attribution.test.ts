import { describe, expect, it } from 'vitest';
import { type Attribution, type Exchanges, type Pair, attribute } from './attribution.ts';

/**
 * Who sends to whom, one line per sender: `a> b c! d*` reaches b, loses to c, and loses to d in its own queue. What is
 * behind `@` is its zone. A peer that did not answer is not in the line.
 */
function fleet(lines: readonly string[]): Exchanges {
  const pairs = new Map<string, Pair[]>();
  const zones = new Map<string, string>();
  for (const line of lines) {
    const [head = '', ...words] = line.split(/[> ]+/u).filter((word) => word !== '');
    const [sender = '', zone] = head.split('@');
    if (zone !== undefined) zones.set(sender, zone);
    pairs.set(
      sender,
      words.map((word) => {
        const lost = /[!*]$/u.test(word);
        return {
          peer: word.replace(/[!*]$/u, ''),
          outcome: lost ? 'Lost' : 'Reached',
          ownQueue: word.endsWith('*'),
          loss: lost ? { reason: 'SilentLoss', message: 'lost' } : undefined,
        };
      }),
    );
  }
  return {
    pairsFrom: (sender) => pairs.get(sender) ?? [],
    sendersTo: (receiver) => [...pairs.keys()].filter((s) => pairs.get(s)?.some(({ peer }) => peer === receiver)),
    zoneOf: (node) => zones.get(node),
  };
}

/** `PathLoss b c`: blame and where it was lost; `, accused by x y` for a faulty receiver. */
function describeAttribution({ blame, lost, accusers }: Attribution): string {
  const accused = accusers.length === 0 ? '' : `, accused by ${accusers.join(' ')}`;
  return [blame, ...lost.map(({ peer }) => peer)].join(' ') + accused;
}

interface Case {
  readonly fleet: readonly string[];
  /** By node. */
  readonly expected: Readonly<Record<string, string>>;
}

const cases: Record<string, Case> = {
  'finds nothing when everything arrives': {
    fleet: ['a> b c', 'b> a c', 'c> a b'],
    expected: { a: 'Fine', b: 'Fine', c: 'Fine' },
  },
  'blames a bad sender, and none of its receivers': {
    fleet: ['a> b! c! d!', 'b> a c d', 'c> a b d', 'd> a b c'],
    expected: { a: 'Broken b c d', b: 'Fine', c: 'Fine', d: 'Fine' },
  },
  'blames a sender that loses to two of three': {
    fleet: ['a> b! c! d', 'b> a c d', 'c> a b d', 'd> a b c'],
    expected: { a: 'Broken b c', b: 'Fine', c: 'Fine' },
  },
  'blames two bad senders at the same time': {
    fleet: ['a> b! c! d!', 'b> a! c! d!', 'c> a b d', 'd> a b c'],
    expected: { a: 'Broken b c d', b: 'Broken a c d', c: 'Fine', d: 'Fine' },
  },
  'blames a bad receiver, and none of its senders': {
    fleet: ['a> b c d!', 'b> a c d!', 'c> a b d!', 'd> a b c'],
    expected: { a: 'Excused d', b: 'Excused d', c: 'Excused d', d: 'Fine, accused by a b c' },
  },
  'blames a bad receiver that one sender still reaches': {
    fleet: ['a> b c d!', 'b> a c d!', 'c> a b d', 'd> a b c'],
    expected: { a: 'Excused d', c: 'Fine', d: 'Fine, accused by a b' },
  },
  'blames the path to a receiver that equally many senders reach and lose to': {
    fleet: ['a> b d!', 'b> a d!', 'c> b d', 'e> a d', 'd> a b'],
    expected: { a: 'PathLoss d', b: 'PathLoss d', d: 'Fine' },
  },
  'blames a node that can neither send nor receive both as sender and receiver': {
    fleet: ['a> b c d!', 'b> a c d!', 'c> a b d!', 'd> a! b! c!'],
    expected: { a: 'Excused d', d: 'Broken a b c, accused by a b c' },
  },
  'blames the path of a bad pair, in one direction': {
    fleet: ['a> b! c d', 'b> a c d', 'c> a b d', 'd> a b c'],
    expected: { a: 'PathLoss b', b: 'Fine', c: 'Fine' },
  },
  'blames the path of a bad pair, in both directions': {
    fleet: ['a> b! c d', 'b> a! c d', 'c> a b d', 'd> a b c'],
    expected: { a: 'PathLoss b', b: 'PathLoss a', c: 'Fine' },
  },
  'blames the path for a loss to one of two peers': {
    fleet: ['a> b! c', 'b> a c', 'c> a b'],
    expected: { a: 'PathLoss b', b: 'Fine', c: 'Fine' },
  },
  'blames a sender that loses to its only peer': {
    fleet: ['a> b!', 'b> a'],
    expected: { a: 'Broken b', b: 'Fine' },
  },
  'blames both of two nodes when both lose': { fleet: ['a> b!', 'b> a!'], expected: { a: 'Broken b', b: 'Broken a' } },
  'blames a sender that loses to the only peer that answers': {
    fleet: ['a> b!', 'b> a c', 'c> b'],
    expected: { a: 'Broken b', b: 'Fine' },
  },
  'finds nothing for a single node': { fleet: ['a>'], expected: { a: 'Untested' } },
  'finds nothing when a firewall blocks all peers': {
    fleet: ['a>', 'b>', 'c>'],
    expected: { a: 'Untested', b: 'Untested', c: 'Untested' },
  },
  'blames a sender for its own queue, whatever others report': {
    fleet: ['a> b* c d', 'b> a c d', 'c> a b d', 'd> a b c'],
    expected: { a: 'Broken b', b: 'Fine' },
  },
  'accuses no receiver of losses in the queues of senders': {
    fleet: ['a> b c d*', 'b> a c d*', 'c> a b d', 'd> a b c'],
    expected: { a: 'Broken d', b: 'Broken d', d: 'Fine' },
  },
  'accuses a receiver that reports losses from every sender': {
    fleet: ['a> l! b c', 'b> l! a c', 'c> l! a b', 'l> a b c'],
    expected: { a: 'Excused l', b: 'Excused l', l: 'Fine, accused by a b c' },
  },
  'blames only the path when a receiver misreports one sender': {
    fleet: ['a> l! b c', 'b> l a c', 'c> l a b', 'l> a b c'],
    expected: { a: 'PathLoss l', b: 'Fine', l: 'Fine' },
  },
  'does not accuse a receiver that a single sender loses to': {
    fleet: ['a> b c', 'b> a c!', 'c> a b'],
    expected: { b: 'PathLoss c', c: 'Fine' },
  },
  'does not accuse a receiver because of senders that reach no peer': {
    fleet: ['a> c!', 'b> c!', 'c> a b'],
    expected: { a: 'Broken c', c: 'Fine' },
  },
  'concludes nothing for a sender whose only peer is a faulty receiver': {
    fleet: ['a> d!', 'b> c d!', 'c> b d!', 'd> a b c'],
    expected: { a: 'Unproven d', b: 'Excused d', d: 'Fine, accused by b c' },
  },
  'blames a sender that loses to healthy peers besides a faulty receiver': {
    fleet: ['a> d! b! c!', 'b> c d! a', 'c> b d! a', 'd> a b c'],
    expected: { a: 'Broken b c', b: 'Excused d', d: 'Fine, accused by b c' },
  },
  'blames the path between two zones with a bad link, and no node': {
    fleet: ['a@x> p! q! b', 'b@x> q! r! c', 'c@x> r! p! a', 'p@y> a! b! q', 'q@y> b! c! r', 'r@y> c! a! p'],
    expected: {
      a: 'PathLoss p q',
      b: 'PathLoss q r',
      c: 'PathLoss r p',
      p: 'PathLoss a b',
      q: 'PathLoss b c',
      r: 'PathLoss c a',
    },
  },
  'blames the path between two zones if a receiver has no sender in its own zone': {
    fleet: ['a@x> p! q! b', 'b@x> p! q! a', 'p@y> a b q', 'q@y> a b'],
    expected: { a: 'PathLoss p q', b: 'PathLoss p q', p: 'Fine', q: 'Fine' },
  },
  'accuses a bad receiver in another zone if its neighbors are reached': {
    fleet: ['a@x> p! q b', 'b@x> p! r c', 'c@x> p! q a', 'p@y> a b q', 'q@y> a p! c', 'r@y> a b p'],
    expected: { a: 'Excused p', b: 'Excused p', q: 'Excused p', p: 'Fine, accused by a b c q' },
  },
  'accuses a bad receiver in another zone if a sender of the losers’ zone reaches it': {
    fleet: ['a@x> p! b', 'b@x> p! a', 'c@x> p a', 'p@y> a b c'],
    expected: { a: 'Excused p', b: 'Excused p', c: 'Fine', p: 'Fine, accused by a b' },
  },
  'blames a bad sender in a zone with a healthy link': {
    fleet: ['a@x> p! q! b!', 'b@x> p q a', 'p@y> a b q', 'q@y> a b p'],
    expected: { a: 'Broken p q b', b: 'Fine', p: 'Fine', q: 'Fine' },
  },
};

describe('attribute', () => {
  it.each(Object.entries(cases))('%s', (_sentence, { fleet: lines, expected }) => {
    const view = fleet(lines);
    const found = Object.keys(expected).map((node) => [node, describeAttribution(attribute(node, view))]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });
});
