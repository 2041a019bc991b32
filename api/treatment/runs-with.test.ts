import { expect, it } from 'vitest';
import { formatRunsWith, parseRunsWith } from './runs-with.ts';

it('parses what it formats', () => {
  const runsWith = new Map([
    ['gso', true],
    ['ecn', false],
    ['env.TUNNEL_TRANSPORT_PROTOCOL', true],
  ]);
  const text = formatRunsWith(runsWith);
  expect(text).toBe('gso=on,ecn=off,env.TUNNEL_TRANSPORT_PROTOCOL=on');
  expect(parseRunsWith(text)).toEqual(runsWith);
});

it.each([
  ['', []],
  ['forged', []],
  ['gso=on,later=3,ecn', [['gso', true]]],
  ['=on,gso=off', [['gso', false]]],
  ['gso=on=off', [['gso', true]]],
])('reads of %j what it understands', (text, expected) => {
  expect([...parseRunsWith(text)]).toEqual(expected);
});
