import { describe, expect, it } from 'vitest';
import { Arrivals, burstPayload, describeBurst } from './burst.ts';
import { segmentationCases } from './cases.ts';
import { type BurstCase, segmentOf } from '../paths/send-burst.ts';

const burst: BurstCase = { method: 'control message', segments: 4, segmentSize: 1200, lastSegmentSize: 600 };
const payload = burstPayload(burst, 7);
const segments = [0, 1, 2, 3].map((segment) => segmentOf(payload, burst.segmentSize, segment));
const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0), last = Buffer.alloc(0)] = segments;

function outcomeOf(datagrams: readonly Buffer[]): unknown {
  const arrivals = new Arrivals(burst, payload);
  for (const datagram of datagrams) arrivals.add(datagram);
  return arrivals.outcome();
}

describe('the arrivals of a burst', () => {
  const damaged = Buffer.from(second);
  damaged[900] = (damaged[900] ?? 0) ^ 1;
  it.each<[string, readonly Buffer[], object]>([
    ['all segments in order', segments, { kind: 'delivered' }],
    ['another order', segments.toReversed(), { kind: 'delivered' }],
    ['one segment twice', [...segments, first], { kind: 'delivered' }],
    ['a segment of another burst between them', [burstPayload(burst, 8), ...segments], { kind: 'delivered' }],
    ['a datagram that is too short', [Buffer.alloc(3), ...segments], { kind: 'delivered' }],
    ['the first alone', [first], { kind: 'lost', sent: 4, received: 1 }],
    ['nothing', [], { kind: 'lost', sent: 4, received: 0 }],
    ['two segments merged', [Buffer.concat([first, second]), third, last], { kind: 'merged', size: 2400 }],
    ['the whole burst as one datagram', [payload], { kind: 'merged', size: payload.length }],
    ['one changed bit', [first, damaged, third, last], { kind: 'corrupted', segment: 1 }],
    ['a segment cut short', [first, second.subarray(0, 700), third, last], { kind: 'corrupted', segment: 1 }],
  ])('%s', (_, datagrams, outcome) => {
    expect(outcomeOf(datagrams)).toEqual(outcome);
  });
});

describe('the case matrix', () => {
  it.each([1352, 1472, 8972, 65_508])(
    'holds no send that is too long for UDP, up to segments of %i bytes',
    (largest) => {
      for (const one of segmentationCases(largest)) expect(burstPayload(one, 1).length).toBeLessThanOrEqual(65_507);
    },
  );

  it('tries 2, 8 and 40 segments, one segment and a shorter last one, by both methods', () => {
    const cases = segmentationCases(1252).map(describeBurst);
    expect(cases).toHaveLength(10);
    expect(cases).toContain('40 segments of 1252 bytes by socket option');
    expect(cases).toContain('1 segment of 1252 bytes by control message');
    expect(cases).toContain('8 segments of 1252 bytes, the last of 626, by control message');
  });
});
