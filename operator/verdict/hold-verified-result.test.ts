import { describe, expect, it } from 'vitest';
import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Conclusion } from './conclusion.ts';
import { holdVerifiedResult } from './hold-verified-result.ts';

const now = Date.parse('2026-11-25T12:00:00Z');
const minutes = 60_000;

const broken: CapabilityVerdict = {
  state: 'Broken',
  evidence: 'Wire',
  reason: 'SilentLoss',
  message: 'Bursts do not arrive.',
  since: '2026-11-22T11:00:00Z',
};
const alone: Conclusion = { state: 'Capable', evidence: 'Egress', reason: 'Delivered', message: 'fine' };
const belowFloor: Conclusion = {
  state: 'Unknown',
  evidence: 'Kernel',
  reason: 'InsufficientEvidence',
  message: 'peers?',
};
const was = (differences: Partial<CapabilityVerdict>): CapabilityVerdict => ({ ...broken, ...differences });

describe('while no peer answers', () => {
  it.each([
    ['Broken', alone],
    ['Broken', belowFloor],
    ['Degraded', alone],
    ['Unsupported', alone],
    ['Capable', alone],
    ['Capable', belowFloor],
  ] as const)('holds %s that a peer verified', (state, judgement) => {
    expect(holdVerifiedResult(judgement, was({ state }), now)).toEqual({
      state,
      evidence: 'Wire',
      reason: 'SilentLoss',
      message:
        'Bursts do not arrive. (No peer has answered since 2026-11-25T12:00:00Z; showing the last verified result.)',
      unconfirmedSince: '2026-11-25T12:00:00Z',
    });
  });

  it('holds the result for 75 minutes with the same message, then accepts the node’s own finding', () => {
    const held = { ...broken, ...holdVerifiedResult(alone, broken, now) };
    const { since: _since, ...same } = held;
    expect(holdVerifiedResult(alone, held, now + 75 * minutes)).toEqual(same);
    expect(holdVerifiedResult(alone, held, now + 75 * minutes + 1)).toBeUndefined();
  });
});

it.each([
  ['a peer answers again', { ...alone, evidence: 'Wire' }, broken],
  [
    'the node itself rejects bursts',
    { ...alone, state: 'Unsupported', reason: 'NoChecksumOffload' },
    was({ state: 'Capable' }),
  ],
  ['a peer that answers proves nothing', { ...belowFloor, evidence: 'Wire' }, broken],
  ['control datagrams are lost', { ...belowFloor, reason: 'ControlLost' }, was({ state: 'Capable' })],
  ['there is no previous result', alone, undefined],
  ['no peer verified the previous result', belowFloor, was({ state: 'Capable', evidence: 'Egress' })],
  ['the previous state was Unknown', alone, was({ state: 'Unknown' })],
] as const)('accepts the finding when %s', (_what, judgement, previous) => {
  expect(holdVerifiedResult(judgement, previous, now)).toBeUndefined();
});
