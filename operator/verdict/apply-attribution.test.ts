import { describe, expect, it } from 'vitest';
import type { ObservedResult } from '../reports/summarize-network.ts';
import { applyAttribution } from './apply-attribution.ts';
import type { Attribution, Pair } from '../fleet/attribution.ts';

const result = (change: Partial<ObservedResult>): ObservedResult => ({
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'fine',
  goodRounds: 2,
  ...change,
});
const capable = result({});
const broken = result({ state: 'Broken', reason: 'SilentLoss', message: 'own words', goodRounds: 0 });
const pathLoss = result({ state: 'Degraded', reason: 'PathLoss', message: 'to b alone', goodRounds: 0 });
const refused = result({ state: 'Unsupported', reason: 'NoChecksumOffload', message: 'EIO', goodRounds: 0 });
const limited = result({ state: 'Degraded', reason: 'MtuLimit', message: 'EMSGSIZE', goodRounds: 0 });
const unknown = result({ state: 'Unknown', reason: 'ControlLost', message: 'lossy', goodRounds: 0 });
const onLoopback = result({ ...broken, evidence: 'Kernel' });
const ownQueue = result({ ...broken, errno: 'ENOBUFS' });

const lostTo = (peer: string): Pair => ({
  peer,
  outcome: 'Lost',
  ownQueue: false,
  loss: { reason: 'Corrupted', message: 'seen there' },
});
const attribution = (change: Partial<Attribution>): Attribution => ({
  blame: 'Fine',
  lost: [],
  peers: 3,
  accusers: [],
  ...change,
});
const untested = attribution({ blame: 'Untested', peers: 0 });
const fine = attribution({});
const excused = attribution({ blame: 'Excused', lost: [lostTo('b')], peers: 2 });
const unproven = attribution({ blame: 'Unproven', lost: [lostTo('b')], peers: 0 });
const onePath = attribution({ blame: 'PathLoss', lost: [lostTo('b')] });
const blamed = attribution({ blame: 'Broken', lost: [lostTo('b'), lostTo('c')] });
const faulty = attribution({ accusers: ['b', 'c'] });

describe('applyAttribution', () => {
  it.each([
    ['keeps a good result when all is fine', capable, fine, 'Capable Delivered'],
    ['keeps a good result when no peer answered', capable, untested, 'Capable Delivered'],
    ['keeps a loss when no valid peer answered', broken, untested, 'Broken SilentLoss'],
    ['keeps a loss that no peer explains', broken, fine, 'Broken SilentLoss'],
    ['keeps a loss of the sender with its message', broken, blamed, 'Broken SilentLoss'],
    [
      'blames the sender for a loss to most peers, even if the probe blames the path',
      pathLoss,
      blamed,
      'Broken Corrupted',
    ],
    ['counts a loss to most peers, even if the last round was good', capable, blamed, 'Broken Corrupted'],
    ['blames the path for a loss to one of several peers', broken, onePath, 'Degraded PathLoss'],
    ['counts a loss to one of several peers, even if the last round was good', capable, onePath, 'Degraded PathLoss'],
    ['prefers a loss to one of several peers over Unknown', unknown, onePath, 'Degraded PathLoss'],
    ['revokes a loss to a faulty receiver', broken, excused, 'Capable Delivered'],
    ['revokes a path loss to a faulty receiver', pathLoss, excused, 'Capable Delivered'],
    ['concludes nothing from losses to faulty receivers alone', broken, unproven, 'Unknown InsufficientEvidence'],
    ['does not revoke a loss on loopback', onLoopback, excused, 'Broken SilentLoss'],
    ['does not revoke a loss in the sender’s own queue', ownQueue, excused, 'Broken SilentLoss'],
    ['does not revoke a rejected send', refused, excused, 'Unsupported NoChecksumOffload'],
    ['prefers a rejected send over a path loss', refused, onePath, 'Unsupported NoChecksumOffload'],
    ['does not revoke a limit', limited, excused, 'Degraded MtuLimit'],
    ['does not turn Unknown into Capable', unknown, excused, 'Unknown ControlLost'],
    ['degrades a faulty receiver that sends well', capable, faulty, 'Degraded FaultyReceiver'],
    ['keeps the worse state of a faulty receiver that cannot send', refused, faulty, 'Unsupported NoChecksumOffload'],
    ['keeps the limit of a faulty receiver, which is equally bad', limited, faulty, 'Degraded MtuLimit'],
  ] as const)('%s', (_sentence, found, given, expected) => {
    const { state, reason } = applyAttribution('gso', found, given);
    expect(`${state} ${reason}`).toBe(expected);
  });

  it('does not revoke reasons of the other capability', () => {
    expect(applyAttribution('ecn', broken, excused)).toMatchObject({ state: 'Broken' });
    const blackHole = result({ state: 'Broken', reason: 'EcnBlackHole', goodRounds: 0 });
    expect(applyAttribution('ecn', blackHole, excused)).toMatchObject({ state: 'Capable', goodRounds: 2 });
  });

  it('names peers, senders and the loss', () => {
    const many = ['b', 'c', 'd', 'e', 'f'];
    expect(applyAttribution('gso', broken, onePath).message).toContain('b (1 of 3 peers)');
    expect(applyAttribution('gso', capable, blamed).message).toBe('To b, c (2 of 3 peers): seen there');
    expect(applyAttribution('gso', capable, attribution({ accusers: many })).message).toContain('b, c, d and 2 more');
  });

  it('changes nothing when nothing is known about other nodes', () => {
    expect(applyAttribution('gso', broken, undefined)).toEqual(broken);
  });
});
