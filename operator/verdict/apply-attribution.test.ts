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
    ['a good result stands when all is fine', capable, fine, 'Capable Delivered'],
    ['a good result stands when nobody answered', capable, untested, 'Capable Delivered'],
    ['a loss stands when nobody answered that counts', broken, untested, 'Broken SilentLoss'],
    ['a loss that no peer accounts for stands', broken, fine, 'Broken SilentLoss'],
    ['a loss of the sender stands, in its own words', broken, blamed, 'Broken SilentLoss'],
    [
      'a loss to most peers is the sender’s, even where the probe blames the path',
      pathLoss,
      blamed,
      'Broken Corrupted',
    ],
    ['a loss to most peers counts, even if the last round was good', capable, blamed, 'Broken Corrupted'],
    ['a loss to one of several is the path’s', broken, onePath, 'Degraded PathLoss'],
    ['a loss to one of several counts, even if the last round was good', capable, onePath, 'Degraded PathLoss'],
    ['a loss to one of several outweighs Unknown', unknown, onePath, 'Degraded PathLoss'],
    ['a loss to a faulty receiver is taken back', broken, excused, 'Capable Delivered'],
    ['a loss to a faulty receiver is taken back from the path, too', pathLoss, excused, 'Capable Delivered'],
    ['a loss to faulty receivers alone proves nothing', broken, unproven, 'Unknown InsufficientEvidence'],
    ['what was found on loopback is not taken back', onLoopback, excused, 'Broken SilentLoss'],
    ['what was lost in the own queue is not taken back', ownQueue, excused, 'Broken SilentLoss'],
    ['what was refused is not taken back', refused, excused, 'Unsupported NoChecksumOffload'],
    ['what was refused outweighs a path', refused, onePath, 'Unsupported NoChecksumOffload'],
    ['a limit is not taken back', limited, excused, 'Degraded MtuLimit'],
    ['what is not known is not made good', unknown, excused, 'Unknown ControlLost'],
    ['a faulty receiver is Degraded, though it sends well', capable, faulty, 'Degraded FaultyReceiver'],
    ['a faulty receiver that does not send well is what it is', refused, faulty, 'Unsupported NoChecksumOffload'],
    ['a faulty receiver with a limit, which is just as bad, keeps its own words', limited, faulty, 'Degraded MtuLimit'],
  ] as const)('%s', (_sentence, found, given, expected) => {
    const { state, reason } = applyAttribution('gso', found, given);
    expect(`${state} ${reason}`).toBe(expected);
  });

  it('takes nothing back of the other capability’s reasons', () => {
    expect(applyAttribution('ecn', broken, excused)).toMatchObject({ state: 'Broken' });
    const blackHole = result({ state: 'Broken', reason: 'EcnBlackHole', goodRounds: 0 });
    expect(applyAttribution('ecn', blackHole, excused)).toMatchObject({ state: 'Capable', goodRounds: 2 });
  });

  it('names peers, senders and what was seen', () => {
    const many = ['b', 'c', 'd', 'e', 'f'];
    expect(applyAttribution('gso', broken, onePath).message).toContain('b (1 of 3 peers)');
    expect(applyAttribution('gso', capable, blamed).message).toBe('To b, c (2 of 3 peers): seen there');
    expect(applyAttribution('gso', capable, attribution({ accusers: many })).message).toContain('b, c, d and 2 more');
  });

  it('changes nothing where nothing is known of other nodes', () => {
    expect(applyAttribution('gso', broken, undefined)).toEqual(broken);
  });
});
