import { describe, expect, it } from 'vitest';
import { readDefaultRoute } from './default-routes.ts';
import { readLink } from './links.ts';
import { attributes, splitMessages } from './netlink.ts';

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

describe('a route', () => {
  const device = attribute(4, uint32(7));
  it.each<[string, Buffer, object | undefined]>([
    ['by an interface', route({}, device), { family: 'IPv4', interfaceIndex: 7, metric: 0 }],
    ['with a metric', route({}, device, attribute(6, uint32(100))), { family: 'IPv4', interfaceIndex: 7, metric: 100 }],
    [
      'over several interfaces counts by its first',
      route({}, attribute(9, Buffer.concat([Buffer.from([8, 0, 0, 0]), uint32(9)]))),
      { family: 'IPv4', interfaceIndex: 9, metric: 0 },
    ],
    ['to a prefix is no default route', route({ prefixLength: 24 }, device), undefined],
    ['of another table does not count', route({ table: 255 }, device), undefined],
    ['that is a black hole does not count', route({ type: 6 }, device), undefined],
    ['without an interface does not count', route({}), undefined],
  ])('%s', (_, message, expected) => {
    expect(readDefaultRoute(message, 'IPv4')).toEqual(expected);
  });
});

it('reads index, name and MTU of an interface', () => {
  const fixed = Buffer.alloc(16);
  fixed.writeInt32LE(4, 4);
  const message = Buffer.concat([fixed, attribute(3, Buffer.from('eth0\0')), attribute(4, uint32(1400))]);
  expect(readLink(message)).toEqual({ index: 4, name: 'eth0', mtu: 1400 });
});

it('stops at an attribute or a message that does not fit', () => {
  const cut = Buffer.concat([attribute(1, uint32(5)), Buffer.from([200, 0, 2, 0])]);
  expect([...attributes(cut).keys()]).toEqual([1]);
  expect([...splitMessages(Buffer.alloc(40))]).toEqual([]);
  expect([...splitMessages(Buffer.concat([uint32(900), Buffer.alloc(20)]))]).toEqual([]);
});
