import { describe, expect, it } from 'vitest';
import { readLinkEvent } from './link-events.ts';
import { readLink } from './links.ts';
import { attributes, splitMessages } from './netlink.ts';
import { bestDefaultRoute, covers, readRoute } from './routes.ts';

/** One attribute: length, type, value, padded to 4 bytes. */
function attribute(type: number, value: Buffer): Buffer {
  const buffer = Buffer.alloc((4 + value.length + 3) & ~3);
  buffer.writeUInt16LE(4 + value.length, 0);
  buffer.writeUInt16LE(type, 2);
  value.copy(buffer, 4);
  return buffer;
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value, 0);
  return buffer;
}

/** A struct rtmsg: family, prefix lengths, tos, table, protocol, scope, type, flags. */
function route({ prefixLength = 0, table = 254, type = 1 }, ...more: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([2, prefixLength, 0, 0, table, 3, 0, type, 0, 0, 0, 0]), ...more]);
}

describe('the default route', () => {
  const device = attribute(4, uint32(7));
  it.each<[string, Buffer[], number | undefined]>([
    ['goes by its interface', [route({}, device)], 7],
    [
      'is the one with the lowest metric',
      [route({}, attribute(4, uint32(5)), attribute(6, uint32(100))), route({}, device)],
      7,
    ],
    [
      'over several interfaces counts by its first',
      [route({}, attribute(9, Buffer.concat([Buffer.from([8, 0, 0, 0]), uint32(9)])))],
      9,
    ],
    ['is none to a prefix', [route({ prefixLength: 24 }, device)], undefined],
    ['is none of another table', [route({ table: 255 }, device)], undefined],
    ['is none that is a black hole', [route({ type: 6 }, device)], undefined],
    ['is none without an interface', [route({})], undefined],
  ])('%s', (_, messages, expected) => {
    const found = bestDefaultRoute(messages.map((message) => readRoute(message, 'IPv4')));
    expect(found?.interfaceIndex).toBe(expected);
  });
});

it('knows which addresses a route covers', () => {
  const destination = attribute(1, Buffer.from([192, 0, 2, 0]));
  const connected = readRoute(route({ prefixLength: 23 }, destination), 'IPv4');
  expect(covers(connected, Buffer.from([192, 0, 3, 9]))).toBe(true);
  expect(covers(connected, Buffer.from([192, 0, 4, 9]))).toBe(false);
  expect(covers(readRoute(route({}), 'IPv4'), Buffer.from([192, 0, 2, 9]))).toBe(false);
});

it('reads index, name, MTU and flags of an interface', () => {
  const fixed = Buffer.alloc(16);
  fixed.writeInt32LE(4, 4);
  fixed.writeUInt32LE(0x1043, 8);
  const message = Buffer.concat([fixed, attribute(3, Buffer.from('eth0\0')), attribute(4, uint32(1400))]);
  expect(readLink(message)).toEqual({ index: 4, name: 'eth0', mtu: 1400, up: true, resolvesNeighbours: true });
});

it('stops at an attribute or a message that does not fit', () => {
  const cut = Buffer.concat([attribute(1, uint32(5)), Buffer.from([200, 0, 2, 0])]);
  expect([...attributes(cut).keys()]).toEqual([1]);
  expect([...splitMessages(Buffer.alloc(40))]).toEqual([]);
  expect([...splitMessages(Buffer.concat([uint32(900), Buffer.alloc(20)]))]).toEqual([]);
});

it.each<[string, number, Buffer, object | undefined]>([
  [
    'a link',
    16,
    Buffer.concat([uint32(0), uint32(7), uint32(0), uint32(0)]),
    { interfaceIndex: 7, defaultRoute: false },
  ],
  ['an address', 20, Buffer.concat([uint32(0), uint32(7)]), { interfaceIndex: 7, defaultRoute: false }],
  ['a default route', 24, route({}, attribute(4, uint32(7))), { interfaceIndex: 7, defaultRoute: true }],
  [
    'a route to a prefix',
    25,
    route({ prefixLength: 24 }, attribute(4, uint32(7))),
    { interfaceIndex: 7, defaultRoute: false },
  ],
  ['a neighbor, which is ignored', 28, Buffer.alloc(12), undefined],
])('reads the event of %s', (_, type, payload, expected) => {
  expect(readLinkEvent(type, payload)).toEqual(expected);
});
