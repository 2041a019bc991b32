import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EgressInterface, HostObservation } from '../../api/v1alpha1.ts';
import type { Evidence } from '../../api/vocabulary.ts';
import type { BurstCase, Outcome } from '../../node-probe/checks/burst.ts';
import type { MarkOutcome } from '../../node-probe/checks/ecn.ts';
import { formsOf, type MarkForm } from '../../node-probe/checks/mark.ts';
import type { OptionOutcome } from '../../node-probe/checks/segment-option.ts';
import { segmentationCases } from '../../node-probe/checks/segmentation-cases.ts';
import { judgeEcn } from '../../node-probe/judge/judge-ecn.ts';
import { judgeGso, largestSegmentCount, type Judgement } from '../../node-probe/judge/judge-gso.ts';
import type { Link } from '../../linux/links.ts';
import type { Family } from '../../linux/socket-address.ts';
import { checkNames } from './check-names.ts';
import { makeRound, type Seen } from './make-round.ts';
import { renderRound } from './render-round.ts';
import type { FamilyTests, WireTest } from './test-family.ts';

const link: Link = { index: 2, name: 'eth0', mtu: 1500, up: true, resolvesNeighbours: true };
const eth0: EgressInterface = {
  name: 'eth0',
  mtu: 1500,
  families: ['IPv4', 'IPv6'],
  driver: 'virtio_net',
  offloads: { 'tx-checksum-ip-generic': 'on', 'tx-gso-robust': 'on [fixed]' },
};
const host: Seen['host'] = {
  kernel: { release: '6.12.107', bootId: '' },
  interfaces: [eth0],
  facts: { rmemMax: 7_500_000, wmemMax: 7_500_000, hugePagePmdSize: 2_097_152 },
  addresses: [],
  lastRound: '2026-11-24T12:00:00Z',
};

const works: OptionOutcome = { kind: 'works' };
const unknownOption: OptionOutcome = { kind: 'rejected', call: 'getsockopt', errno: 'ENOPROTOOPT' };
const delivered = { kind: 'delivered' } as const;
const refused = (errno: string): { kind: 'rejected'; call: string; errno: string } => ({
  kind: 'rejected',
  call: 'sendmsg',
  errno,
});

interface Way {
  readonly evidence: Evidence;
  readonly kernelRelease?: string;
  readonly option?: OptionOutcome;
  readonly burst?: (burst: BurstCase) => Outcome;
  readonly mark?: (form: MarkForm) => MarkOutcome;
}

/** What the real judges say about one way. */
function judge(family: Family, way: Way): { gso: Judgement; ecn: Judgement; maxSegments: number } {
  const { evidence, kernelRelease = '6.12.107', option = works, burst = () => delivered, mark = () => delivered } = way;
  const results = segmentationCases(1200).map((one) => ({ burst: one, outcome: burst(one), control: delivered }));
  const segmentation = { option, results };
  const marks = formsOf(family).map((form) => ({ form, outcome: mark(form) }));
  return {
    gso: judgeGso(segmentation, { evidence, kernelRelease }),
    ecn: judgeEcn({ control: delivered, marks }, { evidence, kernelRelease }),
    maxSegments: option.kind === 'works' ? largestSegmentCount(segmentation) : 0,
  };
}

/** Tests of a family in which everything went well, but for what is named. */
function test(
  family: Family,
  ways: { kernel?: Partial<Way>; egress?: Partial<Way> | 'none'; wire?: WireTest[] } = {},
): FamilyTests {
  const { kernel = {}, egress = {}, wire = [] } = ways;
  return {
    family,
    link,
    kernel: judge(family, { evidence: 'Kernel', ...kernel }),
    egress: egress === 'none' ? undefined : judge(family, { evidence: 'Egress', ...egress }),
    wire,
  };
}

function exchange(family: Family, way: Partial<Way>, received: number, sent = 67): WireTest {
  const judged = judge(family, { evidence: 'Wire', ...way });
  const { state, reason, message, errno } = judged.gso;
  const address = family === 'IPv4' ? '192.168.7.20' : 'fd00::20';
  const observation = {
    node: address,
    family,
    address,
    time: host.lastRound,
    state,
    reason,
    message,
    ...(errno !== undefined && { errno }),
    control: { sent: 48, received: 48 },
    gso: { sent, received },
    ecn: { sent: 2, received: 2 },
  };
  return { observation, judged, port: 47_600 };
}

function render(tests: readonly FamilyTests[], more: Partial<HostObservation> = {}, settings = {}): string {
  const peers = tests.flatMap(({ wire }) => wire).map(() => ({ address: '', port: 0, key: Buffer.alloc(0) }));
  const all = { checks: new Set(checkNames), reach: 'network', peers, ...settings } as const;
  return renderRound(makeRound({ settings: all, tests, host: { ...host, ...more } }));
}

const lostBurst = (burst: BurstCase): Outcome =>
  burst.segments === 1 ? delivered : { kind: 'lost', sent: burst.segments, received: 0 };
const eio = { kernelRelease: '6.1.0-50-cloud-amd64', burst: () => refused('EIO') };
const old = { release: '3.10.0-1160.el7.x86_64', bootId: '' };
const oldKernel = {
  kernelRelease: old.release,
  option: unknownOption,
  mark: (form: MarkForm) => (form === '1-byte IP_TOS' ? refused('EINVAL') : delivered),
};
const small = { rmemMax: 212_992, wmemMax: 212_992 };

describe('the checklist', () => {
  it.each<[string, string]>([
    ['healthy', render([test('IPv4'), test('IPv6')])],
    [
      'healthy-with-peer',
      render([test('IPv4', { wire: [exchange('IPv4', {}, 67)] }), test('IPv6')], {
        facts: { ...small, hugePagePmdSize: 2_097_152 },
      }),
    ],
    [
      'old-kernel',
      render(
        [
          test('IPv4', { kernel: oldKernel, egress: oldKernel }),
          test('IPv6', { kernel: { ...oldKernel, mark: () => delivered }, egress: { option: unknownOption } }),
        ],
        { kernel: old, facts: small },
      ),
    ],
    [
      'missing-checksum-offload',
      render([test('IPv4', { egress: eio }), test('IPv6', { egress: eio })], {
        kernel: { release: '6.1.0-50-cloud-amd64', bootId: '' },
        interfaces: [
          { ...eth0, offloads: { 'tx-checksum-ip-generic': 'off [fixed]', 'tx-gso-robust': 'off [fixed]' } },
        ],
      }),
    ],
    [
      'silent-loss-own-queue',
      render([
        test('IPv4', {
          wire: [exchange('IPv4', { burst: (burst) => (burst.segments === 1 ? delivered : refused('ENOBUFS')) }, 1, 1)],
        }),
        test('IPv6'),
      ]),
    ],
    [
      'silent-loss-on-the-path',
      render([test('IPv4', { wire: [exchange('IPv4', { burst: lostBurst }, 1)] }), test('IPv6')], {
        interfaces: [{ ...eth0, mtu: 1450 }],
      }),
    ],
    ['filter', render([test('IPv4', { egress: { burst: () => refused('EPERM') } }), test('IPv6')])],
    [
      'ecn-refused',
      render([test('IPv4', { kernel: { mark: oldKernel.mark }, egress: { mark: oldKernel.mark } }), test('IPv6')]),
    ],
    [
      'segments-merged-on-7.0',
      render(
        [
          test('IPv4', { wire: [exchange('IPv4', { burst: () => ({ kind: 'merged', size: 3120 }) }, 0)] }),
          test('IPv6'),
        ],
        { kernel: { release: '7.0.9-arch1', bootId: '' } },
      ),
    ],
    ['nothing-tested', render([], {}, { checks: new Set(['host']) })],
    [
      'no-default-route',
      render(
        [
          { ...test('IPv4', { egress: 'none' }), link: undefined },
          { family: 'IPv6', link: undefined, kernel: undefined, egress: undefined, wire: [] },
        ],
        { interfaces: [] },
      ),
    ],
  ])('%s', async (name, text) => {
    await expect(text).toMatchFileSnapshot(join('golden', `${name}.txt`));
    // A serial console has at least so many columns.
    expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });
});
