import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EgressInterface } from '../../api/v1alpha1.ts';
import { describeRound } from './describe-round.ts';
import { renderRound } from './render-round.ts';
import type { Link } from '../../linux/links.ts';
import type { Family } from '../../linux/socket-address.ts';
import type { Outcome } from '../../node-probe/checks/burst.ts';
import { segmentationCases } from '../../node-probe/checks/cases.ts';
import { type MarkForm, formsOf } from '../../node-probe/checks/mark.ts';
import type { OptionOutcome } from '../../node-probe/checks/segment-option.ts';
import type { MarkOutcome, Sent } from '../../node-probe/checks/sent.ts';
import { judgeRound } from '../../node-probe/judge/judge-round.ts';
import type { BurstCase } from '../../node-probe/paths/send-burst.ts';
import { type FamilyRound, type PeerRound, type Round, checkNames, pathNames } from '../../node-probe/round/round.ts';

const link: Link = { index: 2, name: 'eth0', mtu: 1500, up: true, resolvesNeighbours: true };
const eth0: EgressInterface = {
  name: 'eth0',
  mtu: 1500,
  families: ['IPv4', 'IPv6'],
  driver: 'virtio_net',
  offloads: { 'tx-checksum-ip-generic': 'on', 'tx-gso-robust': 'on [fixed]' },
};
const healthy: Omit<Round, 'families'> = {
  at: '2026-11-24T12:00:00Z',
  checks: checkNames,
  paths: pathNames,
  addresses: [],
  interfaces: [eth0],
  kernel: { release: '6.12.107', bootId: '' },
  facts: { rmemMax: 7_500_000, wmemMax: 7_500_000, hugePagePmdSize: 2_097_152 },
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
  readonly option?: OptionOutcome;
  readonly burst?: (burst: BurstCase) => Outcome;
  readonly mark?: (form: MarkForm) => MarkOutcome;
}

/** What became of what took one path: everything went well, but for what is named. */
function sent(family: Family, { option = works, burst = () => delivered, mark = () => delivered }: Way): Sent {
  const cases = option.kind === 'works' ? segmentationCases(1200) : [];
  const results = cases.map((one) => ({ burst: one, outcome: burst(one), control: delivered }));
  const marks = formsOf(family).map((form) => ({ form, outcome: mark(form) }));
  return { bursts: { option, results }, marks: { control: delivered, marks } };
}

/** What was sent in a family, in which everything went well, but for what is named. */
function test(
  family: Family,
  { kernel = {}, egress = {}, wire = [] }: { kernel?: Way; egress?: Way | 'none'; wire?: PeerRound[] } = {},
): FamilyRound {
  return {
    family,
    link,
    kernel: sent(family, kernel),
    egress: egress === 'none' ? undefined : sent(family, egress),
    wire,
  };
}

/** Two passes alike, of 67 segments and 48 plain datagrams each. */
function exchange(family: Family, way: Way): PeerRound {
  const address = family === 'IPv4' ? '192.168.7.20' : 'fd00::20';
  const { bursts, marks } = sent(family, way);
  const pass = bursts.results.filter((_, index) => index < 5 || index === 7);
  const answer = {
    kind: 'answered',
    option: bursts.option,
    passes: [pass, pass],
    markPasses: [marks],
    receiverErrors: { errors: 0, badChecksums: 0 },
  } as const;
  return { node: address, family, address, port: 47_600, time: healthy.at, answer };
}

function render(families: readonly FamilyRound[], more: Partial<Round> = {}): string {
  return renderRound(describeRound(judgeRound({ ...healthy, ...more, families })));
}

const lostBurst = (burst: BurstCase): Outcome =>
  burst.segments === 1 ? delivered : { kind: 'lost', sent: burst.segments, received: 0 };
const eio = { burst: () => refused('EIO') };
const old = { release: '3.10.0-1160.el7.x86_64', bootId: '' };
const oldKernel = {
  option: unknownOption,
  mark: (form: MarkForm) => (form === '1-byte IP_TOS' ? refused('EINVAL') : delivered),
};
const small = { rmemMax: 212_992, wmemMax: 212_992 };

describe('the checklist', () => {
  it.each<[string, string]>([
    ['healthy', render([test('IPv4'), test('IPv6')])],
    [
      'healthy-with-peer',
      render([test('IPv4', { wire: [exchange('IPv4', {})] }), test('IPv6')], {
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
          wire: [exchange('IPv4', { burst: (burst) => (burst.segments === 1 ? delivered : refused('ENOBUFS')) })],
        }),
        test('IPv6'),
      ]),
    ],
    [
      'silent-loss-on-the-path',
      render([test('IPv4', { wire: [exchange('IPv4', { burst: lostBurst })] }), test('IPv6')], {
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
        [test('IPv4', { wire: [exchange('IPv4', { burst: () => ({ kind: 'merged', size: 3120 }) })] }), test('IPv6')],
        { kernel: { release: '7.0.9-arch1', bootId: '' } },
      ),
    ],
    ['nothing-tested', render([], { checks: ['host'] })],
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
    // A serial console has at least this many columns.
    expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });
});
