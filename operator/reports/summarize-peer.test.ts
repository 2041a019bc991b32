import { describe, expect, it } from 'vitest';
import type { PeerObservation } from '../../api/v1alpha1.ts';
import type { Reason, State } from '../../api/vocabulary.ts';
import { summarizePeer } from './summarize-peer.ts';

const healthy: PeerObservation = {
  node: 'b',
  family: 'IPv4',
  address: '10.1.1.5',
  time: '2026-11-22T12:00:00Z',
  gso: 'Capable',
  ecn: 'Capable',
};

const gso = (state: State, reason: Reason): Partial<PeerObservation> => ({ gso: state, faults: { gso: { reason } } });
const ecn = (state: State, reason: Reason): Partial<PeerObservation> => ({ ecn: state, faults: { ecn: { reason } } });
const numbers = {
  control: { sent: 48, received: 48 },
  gso: { sent: 67, received: 2 },
  ecn: { sent: 2, received: 0 },
};

describe('summarizePeer', () => {
  it.each<[string, Partial<PeerObservation>, string]>([
    ['everything arrived', {}, 'Reached Reached'],
    ['bursts were lost', gso('Broken', 'SilentLoss'), 'Lost Reached'],
    ['segments arrived merged', gso('Broken', 'SegmentsMerged'), 'Lost Reached'],
    ['segments arrived corrupted', gso('Broken', 'Corrupted'), 'Lost Reached'],
    [
      'the peer did not answer',
      {
        gso: 'Unknown',
        ecn: 'Unknown',
        faults: { gso: { reason: 'PeerUnreachable' }, ecn: { reason: 'PeerUnreachable' } },
      },
      '- -',
    ],
    ['plain datagrams were lost beside bursts', gso('Unknown', 'ControlLost'), '- Reached'],
    ['bursts were rejected', gso('Unsupported', 'NoChecksumOffload'), '- Reached'],
    ['large bursts were rejected', gso('Degraded', 'SegmentLimit'), 'Reached Reached'],
    ['marked datagrams were lost', ecn('Broken', 'EcnBlackHole'), 'Reached Lost'],
    ['marks were cleared', ecn('Degraded', 'EcnBleached'), 'Reached Reached'],
    ['marks were rejected', ecn('Unsupported', 'EcnRejected'), 'Reached -'],
    [
      'bursts and marked datagrams were lost',
      { gso: 'Broken', ecn: 'Broken', faults: { gso: { reason: 'SilentLoss' }, ecn: { reason: 'EcnBlackHole' } } },
      'Lost Lost',
    ],
    ['the reason does not mean a loss', gso('Broken', 'Delivered'), '- Reached'],
    ['there is no reason', { gso: 'Broken' }, '- Reached'],
  ])('gives the outcome when %s', (_what, change, expected) => {
    const summary = summarizePeer({ ...healthy, ...change });
    expect(`${summary.gso?.outcome ?? '-'} ${summary.ecn?.outcome ?? '-'}`).toBe(expected);
  });

  it('keeps reason and message of each loss only', () => {
    const faults = {
      gso: { reason: 'SilentLoss', message: 'gone' },
      ecn: { reason: 'EcnBlackHole', message: 'marked ones vanish' },
    } as const;
    const summary = summarizePeer({ ...healthy, gso: 'Broken', ecn: 'Broken', faults });
    expect([summary.gso?.loss, summary.ecn?.loss]).toEqual([faults.gso, faults.ecn]);
    expect(summarizePeer(healthy).gso?.loss).toBeUndefined();
  });

  it.each<[string, Partial<PeerObservation>, string]>([
    ['bursts', gso('Broken', 'SilentLoss'), '2 of 67 GSO segments and 48 of 48 plain datagrams arrived'],
    ['marks', ecn('Broken', 'EcnBlackHole'), '0 of 2 marked datagrams and 48 of 48 plain datagrams arrived'],
  ])('describes a loss of %s without a message by its numbers', (_what, change, message) => {
    const summary = summarizePeer({ ...healthy, ...change, numbers });
    expect((summary.gso?.loss ?? summary.ecn?.loss)?.message).toBe(message);
  });

  it('recognizes a loss in the sender’s own queue by its errno', () => {
    const faults = { gso: { reason: 'SilentLoss', errno: 'ENOBUFS' } } as const;
    expect(summarizePeer({ ...healthy, gso: 'Broken', faults }).gso?.ownQueue).toBe(true);
    expect(summarizePeer({ ...healthy, ...gso('Broken', 'SilentLoss') }).gso?.ownQueue).toBe(false);
  });
});
