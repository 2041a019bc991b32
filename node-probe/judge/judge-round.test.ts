import { describe, expect, it } from 'vitest';
import type { Outcome } from '../checks/burst.ts';
import { segmentationCases } from '../checks/cases.ts';
import type { Sent } from '../checks/sent.ts';
import { type JudgedFamily, judgeRound } from './judge-round.ts';
import type { BurstCase } from '../paths/send-burst.ts';
import { type FamilyRound, type PeerRound, type Round, checkNames, pathNames } from '../round/round.ts';

const delivered = { kind: 'delivered' } as const;
const refused = (errno: string): Outcome => ({ kind: 'rejected', call: 'sendmsg', errno });
const allArrive = (): Outcome => delivered;

function sent(seen: (burst: BurstCase) => Outcome): Sent {
  const results = segmentationCases(1200).map((burst) => ({ burst, outcome: seen(burst), control: delivered }));
  return { bursts: { option: { kind: 'works' }, results }, marks: { control: delivered, marks: [] } };
}

function peer(node: string, seen: (burst: BurstCase) => Outcome): PeerRound {
  const { bursts, marks } = sent(seen);
  const receiverErrors = { errors: 0, badChecksums: 0 };
  const passes = [bursts.results, bursts.results];
  const answer = { kind: 'answered', option: bursts.option, passes, markPasses: [marks], receiverErrors } as const;
  return { node, family: 'IPv4', address: '10.0.0.2', port: 1, time: '', answer };
}

const silent: PeerRound = { ...peer('silent', allArrive), answer: { kind: 'unanswered' } };

function judged(family: Partial<FamilyRound>, more: Partial<Round> = {}): JudgedFamily | undefined {
  const all = { kernel: sent(allArrive), egress: sent(allArrive), wire: [peer('a', allArrive)] };
  return judgeRound({
    at: '',
    checks: checkNames,
    paths: pathNames,
    addresses: [],
    interfaces: [],
    kernel: { release: '6.1.0', bootId: '' },
    facts: {},
    families: [{ family: 'IPv4', link: undefined, ...all, ...family }],
    ...more,
  }).families[0];
}

const word = (one: JudgedFamily['gso']): string => (one ? `${one.state}/${one.reason}/${one.evidence}` : 'none');

/** Fewer segments work: Degraded. */
const limited = (burst: BurstCase): Outcome => (burst.segments > 8 ? refused('EINVAL') : delivered);
const eio = (burst: BurstCase): Outcome => (burst.segments > 1 ? refused('EIO') : delivered);

describe('a round', () => {
  it.each<[string, JudgedFamily | undefined, string]>([
    ['in which all arrived is capable by the highest evidence', judged({}), 'Capable/Delivered/Wire'],
    ['without a peer rests on the interface', judged({ wire: [] }), 'Capable/Delivered/Egress'],
    ['whose peer is silent rests on the interface', judged({ wire: [silent] }), 'Capable/Delivered/Egress'],
    ['on loopback alone rests on the kernel', judged({ wire: [], egress: undefined }), 'Capable/Delivered/Kernel'],
    [
      'with limits on loopback is not saved by the path',
      judged({ kernel: sent(limited) }),
      'Degraded/SegmentLimit/Kernel',
    ],
    ['of nothing has no result', judged({ kernel: undefined, egress: undefined, wire: [] }), 'none'],
    [
      'in which loopback cannot be used says so',
      judged({
        kernel: { failed: { call: 'bind', errno: 'EPERM', message: 'bind: EPERM' } },
        egress: undefined,
        wire: [],
      }),
      'Unknown/ControlFailed/Kernel',
    ],
    [
      'counts of the paths those that are to be checked',
      judged({ wire: [peer('a', eio)] }, { checks: ['kernel', 'ecn'] }),
      'Capable/Delivered/Kernel',
    ],
    [
      'in which the interface refuses what a peer would be sent lacks checksum offload',
      judged({ egress: sent(eio), wire: [peer('a', eio)] }),
      'Unsupported/NoChecksumOffload/Wire',
    ],
    [
      'in which the interface accepts what the path to a peer rejects goes through IPsec',
      judged({ wire: [peer('a', eio)] }),
      'Unsupported/IpsecRoute/Wire',
    ],
    [
      'tells these two apart by the interface alone, whatever limits loopback has',
      judged({ kernel: sent(limited), wire: [peer('a', eio)] }),
      'Unsupported/IpsecRoute/Wire',
    ],
  ])('%s', (_what, family, expected) => {
    expect(word(family?.gso)).toBe(expected);
  });

  it('has no result for an interface that accepts no plain datagram', () => {
    const refusing: Sent = {
      ...sent(allArrive),
      marks: { control: { kind: 'rejected', call: 'sendmsg', errno: 'EPERM' }, marks: [] },
    };
    expect(judged({ egress: refusing })?.egress).toBeUndefined();
  });

  it('counts the segments of the largest burst that worked on loopback', () => {
    expect(judged({})?.maxSegments).toBe(40);
    expect(judged({ kernel: sent(limited) })?.maxSegments).toBe(8);
  });
});
