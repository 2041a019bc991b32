import { describe, expect, it } from 'vitest';
import type { CapabilityVerdict } from '../../api/v1alpha1.ts';
import type { Conclusion } from './conclusion.ts';
import { keepPeersWord } from './keep-peers-word.ts';

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
  ] as const)('a node that was %s by a peer’s word stays so', (state, judgement) => {
    expect(keepPeersWord(judgement, was({ state }), now)).toEqual({
      state,
      evidence: 'Wire',
      reason: 'SilentLoss',
      message:
        'Bursts do not arrive. (No peer has answered since 2026-11-25T12:00:00Z; showing the last verified result.)',
      unconfirmedSince: '2026-11-25T12:00:00Z',
    });
  });

  it('says the same when it is asked again, for 75 minutes, and then what the node can tell alone', () => {
    const kept = { ...broken, ...keepPeersWord(alone, broken, now) };
    const { since: _since, ...same } = kept;
    expect(keepPeersWord(alone, kept, now + 75 * minutes)).toEqual(same);
    expect(keepPeersWord(alone, kept, now + 75 * minutes + 1)).toBeUndefined();
  });
});

it.each([
  ['a peer answers again', { ...alone, evidence: 'Wire' }, broken],
  [
    'the node refuses by itself',
    { ...alone, state: 'Unsupported', reason: 'NoChecksumOffload' },
    was({ state: 'Capable' }),
  ],
  ['a peer that answers proves nothing', { ...belowFloor, evidence: 'Wire' }, broken],
  ['control datagrams are lost', { ...belowFloor, reason: 'ControlLost' }, was({ state: 'Capable' })],
  ['nothing was known before', alone, undefined],
  ['what was known came from the node alone', belowFloor, was({ state: 'Capable', evidence: 'Egress' })],
  ['it could not be told before', alone, was({ state: 'Unknown' })],
] as const)('counts what is found when %s', (_what, judgement, previous) => {
  expect(keepPeersWord(judgement, previous, now)).toBeUndefined();
});
