import { describe, expect, it } from 'vitest';
import type { PeerObservation } from '../../api/v1alpha1.ts';
import { summarizePeer } from './summarize-peer.ts';

const all = { sent: 48, received: 48 };
const none = { sent: 0, received: 0 };
const healthy: PeerObservation = {
  node: 'b',
  family: 'IPv4',
  address: '10.1.1.5',
  time: '2026-11-22T12:00:00Z',
  state: 'Capable',
  reason: 'Delivered',
  message: 'fine',
  control: all,
  gso: all,
  ecn: all,
};
const lost = { state: 'Broken', reason: 'SilentLoss', gso: { sent: 48, received: 2 } } as const;
const silent = { state: 'Unknown', reason: 'PeerUnreachable', control: none, gso: none, ecn: none } as const;

describe('summarizePeer', () => {
  it.each<[string, Partial<PeerObservation>, string]>([
    ['everything arrived', {}, 'Reached Reached'],
    ['bursts were lost', lost, 'Lost Reached'],
    ['bursts were lost altogether', { ...lost, gso: { sent: 48, received: 0 } }, 'Lost Reached'],
    ['segments arrived glued together', { ...lost, reason: 'SegmentsMerged' }, 'Lost Reached'],
    ['a few segments were lost by chance', { gso: { sent: 48, received: 47 } }, 'Reached Reached'],
    ['the peer did not answer', silent, '- -'],
    ['plain datagrams were lost', { state: 'Unknown', reason: 'ControlLost' }, '- -'],
    ['bursts were refused', { state: 'Unsupported', reason: 'NoChecksumOffload', gso: none }, '- Reached'],
    ['large bursts were refused', { state: 'Degraded', reason: 'SegmentLimit' }, 'Reached Reached'],
    [
      'marked datagrams were lost',
      { state: 'Broken', reason: 'EcnBlackHole', ecn: { sent: 8, received: 0 } },
      'Reached Lost',
    ],
    ['one form of the mark was lost', { ecn: { sent: 8, received: 4 } }, 'Reached Lost'],
    ['bursts and marked datagrams were lost', { ...lost, ecn: { sent: 8, received: 0 } }, 'Lost Lost'],
    ['no marks were sent', { ecn: none }, 'Reached -'],
  ])('tells what is known when %s', (_what, change, expected) => {
    const { gso = '-', ecn = '-' } = summarizePeer({ ...healthy, ...change });
    expect(`${gso} ${ecn}`).toBe(expected);
  });

  it.each<[PeerObservation['state'], PeerObservation['reason'], string]>([
    ['Capable', 'Delivered', 'Reached Reached'],
    ['Broken', 'SilentLoss', 'Lost -'],
    ['Unknown', 'PeerUnreachable', '- -'],
  ])('takes %s without numbers for what it says (%s)', (state, reason, expected) => {
    const { node, family, address, time } = healthy;
    const { gso = '-', ecn = '-' } = summarizePeer({ node, family, address, time, state, reason });
    expect(`${gso} ${ecn}`).toBe(expected);
  });

  it('keeps what was seen of a loss, and nothing of what went well', () => {
    expect(summarizePeer({ ...healthy, ...lost, message: 'gone' }).loss).toEqual({
      reason: 'SilentLoss',
      message: 'gone',
    });
    expect(summarizePeer(healthy).loss).toBeUndefined();
  });

  it('describes a loss without a message by its numbers', () => {
    const { message: _, ...withoutMessage } = { ...healthy, ...lost };
    expect(summarizePeer(withoutMessage).loss?.message).toBe(
      '2 of 48 GSO segments and 48 of 48 plain datagrams arrived',
    );
  });

  it('tells a loss in the own queue by its errno', () => {
    expect(summarizePeer({ ...healthy, ...lost, errno: 'ENOBUFS' }).ownQueue).toBe(true);
    expect(summarizePeer({ ...healthy, ...lost }).ownQueue).toBe(false);
    expect(summarizePeer({ ...healthy, errno: 'ENOBUFS' }).ownQueue).toBe(false);
  });
});
