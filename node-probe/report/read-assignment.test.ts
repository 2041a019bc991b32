import { expect, it } from 'vitest';
import { readAssignment } from './read-assignment.ts';

const good = { node: 'b', addresses: ['10.0.0.2', 'fd00::2'], port: 47_600 };

it.each<[string, unknown, number, RegExp[]]>([
  ['no spec', undefined, 0, []],
  ['no peers', { peers: {} }, 0, []],
  ['peers of the other network', { peers: { host: [good] } }, 0, []],
  ['good peers', { peers: { pod: [good, good] } }, 2, []],
  [
    'a peer without a node',
    { peers: { pod: [{ addresses: [], port: 1 }, good] } },
    1,
    [/^spec\.peers\.pod\.0\.node: /],
  ],
  ['an empty name', { peers: { pod: [{ ...good, node: '' }, good] } }, 1, [/^spec\.peers\.pod\.0\.node: /]],
  [
    'an address that is none',
    { peers: { pod: [good, { ...good, addresses: ['10.0.0.2', 'b.example.com'] }] } },
    1,
    [/^spec\.peers\.pod\.1\.addresses\.1: /],
  ],
  ['port 0', { peers: { pod: [{ ...good, port: 0 }] } }, 0, [/^spec\.peers\.pod\.0\.port: /]],
  ['a port that is too large', { peers: { pod: [{ ...good, port: 70_000 }] } }, 0, [/^spec\.peers\.pod\.0\.port: /]],
  ['half a port', { peers: { pod: [{ ...good, port: 1.5 }] } }, 0, [/^spec\.peers\.pod\.0\.port: /]],
  ['peers that are not a list', { peers: { pod: 'b' } }, 0, [/^spec\.peers\.pod: /]],
  ['peers that are not an object', { peers: 7 }, 0, [/^spec\.peers: /]],
  ['a spec that is not an object', 'x', 0, [/^spec: /]],
  ['an invalid time', { probeRequestedAt: 7, peers: { pod: [good] } }, 1, [/^spec\.probeRequestedAt: /]],
])('reads %s, keeps what is right and names what is not', (_, spec, peers, problems) => {
  const read = readAssignment(spec, 'pod');
  expect(read.peers).toHaveLength(peers);
  expect(read.problems).toHaveLength(problems.length);
  problems.forEach((problem, index) => expect(read.problems[index]).toMatch(problem));
});

it('reads when a round was requested', () => {
  expect(readAssignment({ probeRequestedAt: '2026-11-22T12:00:00Z' }, 'pod').requested).toBe('2026-11-22T12:00:00Z');
});
