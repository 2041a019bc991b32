import { describe, expect, it } from 'vitest';
import type { Outcome } from '../checks/burst.ts';
import { segmentationCases, usualSizes, wireCases } from '../checks/cases.ts';
import type { OptionOutcome } from '../checks/segment-option.ts';
import type { BurstResult, SentBursts } from '../checks/sent.ts';
import { judgeGso, largestSegmentCount } from './judge-gso.ts';
import type { BurstCase, Method } from '../paths/send-burst.ts';

const delivered: Outcome = { kind: 'delivered' };
const rejected = (errno: string): Outcome => ({ kind: 'rejected', call: 'sendmsg', errno });
const lost = (received: number): Outcome => ({ kind: 'lost', sent: 8, received });

/** The whole matrix, each burst with the outcome that `seen` gives it. */
function matrix(
  seen: (burst: BurstCase) => Outcome,
  {
    option = { kind: 'works' },
    control = () => delivered,
    bursts = [...usualSizes, 1472].flatMap(segmentationCases),
  }: {
    option?: OptionOutcome;
    control?: (burst: BurstCase) => Outcome;
    bursts?: readonly BurstCase[];
  } = {},
): SentBursts {
  const results = bursts.map((burst): BurstResult => {
    const beside = control(burst);
    return { burst, outcome: beside.kind === 'delivered' ? seen(burst) : beside, control: beside };
  });
  return { option, results };
}

const by = (method: Method, outcome: Outcome) => (burst: BurstCase) => (burst.method === method ? outcome : delivered);

describe('judging one round of bursts', () => {
  it.each<[string, SentBursts, string, string, string?]>([
    ['everything delivered is capable', matrix(() => delivered), 'Capable', 'Delivered'],
    [
      'a plain send that fails says nothing about GSO',
      matrix(() => delivered, { control: () => rejected('ENETUNREACH') }),
      'Unknown',
      'ControlFailed',
      'ENETUNREACH',
    ],
    [
      'a plain send that fails outweighs a missing option',
      matrix(() => delivered, {
        control: () => rejected('EPERM'),
        option: { kind: 'rejected', call: 'getsockopt', errno: 'ENOPROTOOPT' },
      }),
      'Unknown',
      'ControlFailed',
      'EPERM',
    ],
    [
      'lost plain datagrams never blame GSO',
      matrix(() => lost(0), { control: () => ({ kind: 'lost', sent: 10, received: 9 }) }),
      'Unknown',
      'ControlLost',
    ],
    [
      'a kernel without the option is unsupported',
      matrix(() => delivered, { option: { kind: 'rejected', call: 'getsockopt', errno: 'ENOPROTOOPT' } }),
      'Unsupported',
      'KernelLacksUdpSegment',
      'ENOPROTOOPT',
    ],
    [
      'an option that is accepted and ignored is unsupported',
      matrix(() => delivered, { option: { kind: 'ignored', set: 1200, readBack: 0 } }),
      'Unsupported',
      'OptionIgnored',
    ],
    [
      'a plain datagram of a usual size that is too long beside one that passes says nothing about GSO',
      matrix(() => delivered, {
        control: ({ segmentSize }) => (segmentSize > 1200 ? rejected('EMSGSIZE') : delivered),
      }),
      'Capable',
      'Delivered',
    ],
    [
      'plain datagrams of every usual size that are too long say nothing about GSO',
      matrix(() => delivered, { control: () => rejected('EMSGSIZE') }),
      'Unknown',
      'ControlFailed',
      'EMSGSIZE',
    ],
    [
      'an option that a policy refuses is filtered',
      matrix(() => delivered, { option: { kind: 'rejected', call: 'setsockopt', errno: 'EPERM' } }),
      'Unsupported',
      'Filtered',
      'EPERM',
    ],
    ['EIO is missing checksum offload', matrix(() => rejected('EIO')), 'Unsupported', 'NoChecksumOffload', 'EIO'],
    [
      'EPERM on bursts alone is a filter',
      matrix((burst) => (burst.segments > 1 ? rejected('EPERM') : delivered)),
      'Unsupported',
      'Filtered',
      'EPERM',
    ],
    ['EINVAL at every count is a rejection', matrix(() => rejected('EINVAL')), 'Unsupported', 'SendRejected', 'EINVAL'],
    [
      'EINVAL at every count but one segment is a rejection',
      matrix((burst) => (burst.segments > 1 ? rejected('EINVAL') : delivered)),
      'Unsupported',
      'SendRejected',
      'EINVAL',
    ],
    [
      'EINVAL that goes away with fewer segments is a limit',
      matrix((burst) => (burst.segments > 8 ? rejected('EINVAL') : delivered)),
      'Degraded',
      'SegmentLimit',
      'EINVAL',
    ],
    [
      'EINVAL that goes away with fewer segments is a limit, though these were also smaller',
      matrix((burst) => (burst.segments > 2 ? rejected('EINVAL') : delivered), {
        bursts: wireCases(1472).filter(({ method }) => method === 'control message'),
      }),
      'Degraded',
      'SegmentLimit',
      'EINVAL',
    ],
    [
      'EINVAL at the usual larger size alone is the MTU',
      matrix((burst) => (burst.segmentSize > 1200 ? rejected('EINVAL') : delivered)),
      'Degraded',
      'MtuLimit',
      'EINVAL',
    ],
    [
      'EMSGSIZE at a size that QUIC uses is the MTU',
      matrix((burst) => (burst.segmentSize === 1252 ? rejected('EMSGSIZE') : delivered)),
      'Degraded',
      'MtuLimit',
      'EMSGSIZE',
    ],
    [
      'EMSGSIZE at the largest size alone changes nothing',
      matrix((burst) => (burst.segmentSize === 1472 ? rejected('EMSGSIZE') : delivered)),
      'Capable',
      'Delivered',
    ],
    [
      'EINVAL at the largest size alone changes nothing (kernels before 6.14 name the MTU so)',
      matrix((burst) => (burst.segmentSize === 1472 ? rejected('EINVAL') : delivered)),
      'Capable',
      'Delivered',
    ],
    [
      'a largest size whose plain datagram does not fit either says nothing',
      matrix(() => delivered, { control: (burst) => (burst.segmentSize === 1472 ? rejected('EMSGSIZE') : delivered) }),
      'Capable',
      'Delivered',
    ],
    [
      'another error is a rejection that names it',
      matrix(() => rejected('ENODEV')),
      'Unsupported',
      'SendRejected',
      'ENODEV',
    ],
    [
      'bursts that the own queue refuses are lost',
      matrix(by('control message', rejected('ENOBUFS'))),
      'Broken',
      'SilentLoss',
      'ENOBUFS',
    ],
    ['accepted and never arrived is silent loss', matrix(by('control message', lost(0))), 'Broken', 'SilentLoss'],
    ['one segment of many missing is silent loss', matrix(by('socket option', lost(7))), 'Broken', 'SilentLoss'],
    [
      'merged segments are broken',
      matrix(by('control message', { kind: 'merged', size: 2400 })),
      'Broken',
      'SegmentsMerged',
    ],
    [
      'damaged segments are broken',
      matrix(by('control message', { kind: 'corrupted', segment: 3 })),
      'Broken',
      'Corrupted',
    ],
    [
      'silent loss outweighs a limit',
      matrix((burst) => (burst.segments > 8 ? rejected('EINVAL') : burst.segments === 8 ? lost(1) : delivered)),
      'Broken',
      'SilentLoss',
    ],
  ])('%s', (_, findings, state, reason, errno) => {
    const judged = judgeGso(findings, { evidence: 'Kernel', kernelRelease: '5.10.0-32-cloud-amd64' });
    expect(judged).toMatchObject({ state, reason, evidence: 'Kernel' });
    expect(judged.errno).toBe(errno);
  });

  it.each<OptionOutcome>([
    { kind: 'ignored', set: 1200, readBack: 0 },
    { kind: 'rejected', call: 'getsockopt', errno: 'ENOPROTOOPT' },
  ])('takes no peer for a witness of an option that is $kind, since nothing was sent with it', (option) => {
    const judged = judgeGso(
      matrix(() => delivered, { option }),
      { evidence: 'Wire', kernelRelease: '6.1.0' },
    );
    expect(judged).toMatchObject({ state: 'Unsupported', evidence: 'Kernel' });
  });

  it('blames IPsec for EIO on a kernel that computes checksums itself', () => {
    const judged = judgeGso(
      matrix(() => rejected('EIO')),
      { evidence: 'Egress', kernelRelease: '6.12.107' },
    );
    expect(judged).toMatchObject({ state: 'Unsupported', reason: 'IpsecRoute', evidence: 'Egress', call: 'sendmsg' });
  });

  it('blames IPsec for EIO on an old kernel whose egress interface accepts bursts', () => {
    const context = { evidence: 'Wire', kernelRelease: '6.1.0', egressAccepts: true } as const;
    expect(
      judgeGso(
        matrix(() => rejected('EIO')),
        context,
      ).reason,
    ).toBe('IpsecRoute');
  });

  it('is unknown when nothing was sent', () => {
    const judged = judgeGso({ option: { kind: 'works' }, results: [] }, { evidence: 'Kernel', kernelRelease: '6.1' });
    expect(judged.state).toBe('Unknown');
  });

  it('counts the largest burst that arrived intact', () => {
    expect(largestSegmentCount(matrix(() => delivered))).toBe(40);
    expect(largestSegmentCount(matrix((burst) => (burst.segments > 2 ? rejected('EINVAL') : delivered)))).toBe(2);
    expect(largestSegmentCount(matrix(() => rejected('EIO')))).toBe(0);
  });
});
