import { describe, expect, it } from 'vitest';
import type { EgressInterface, FamilyObservation, Finding, PeerObservation, Result } from '../../api/v1alpha1.ts';
import type { Reason, State } from '../../api/vocabulary.ts';
import { shortAdvice } from './explanation.ts';
import { explainResults, type SeenResults } from './explain-results.ts';

const good: Result = { state: 'Capable', evidence: 'Wire', reason: 'Delivered', message: 'all arrived', goodRounds: 2 };
const healthy: FamilyObservation = { gso: good, ecn: good, maxSegments: 40 };
const eth0: EgressInterface = {
  name: 'eth0',
  mtu: 1500,
  families: ['IPv4', 'IPv6'],
  driver: 'virtio_net',
  offloads: { 'tx-checksum-ip-generic': 'off' },
};

function bad(state: State, reason: Reason, message = 'seen', errno?: string): Result {
  return { state, evidence: 'Wire', reason, message, ...(errno !== undefined && { errno }), goodRounds: 0 };
}

function explain(seen: Partial<SeenResults>): Finding[] {
  return explainResults({ peers: [], interfaces: [eth0], kernelRelease: '6.1.0', ...seen }, shortAdvice);
}

function explainGso(result: Result, more: Partial<SeenResults> = {}): Finding {
  const [finding] = explain({ ipv4: { ...healthy, gso: result }, ...more });
  if (!finding) throw new Error('nothing was found');
  return finding;
}

const commandsOf = ({ remedies }: Finding): string[] => remedies.flatMap(({ commands = [] }) => commands);

it('finds nothing in a good round', () => {
  expect(explain({ ipv4: healthy, ipv6: healthy })).toEqual([]);
});

it('ignores what was not tested', () => {
  const gso: Result = { ...bad('Unknown', 'InsufficientEvidence'), evidence: 'None' };
  expect(explain({ ipv4: { ...healthy, gso } })).toEqual([]);
});

describe('both families', () => {
  const broken = (message: string): FamilyObservation => ({ ...healthy, gso: bad('Broken', 'SilentLoss', message) });
  it('make one finding when they show the same', () => {
    const findings = explain({ ipv4: broken('0 of 40 arrived'), ipv6: broken('0 of 40 arrived') });
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^IPv4 and IPv6: 0 of 40 arrived\. /),
    ]);
  });

  it('make one finding with both numbers when only these differ', () => {
    const findings = explain({ ipv4: broken('0 of 40 arrived'), ipv6: broken('1 of 40 arrived') });
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^IPv4: 0 of 40 arrived; IPv6: 1 of 40 arrived\. /),
    ]);
  });

  it("make two findings when one loses in the sender's queue and the other on the path", () => {
    const own = { ...healthy, gso: bad('Broken', 'SilentLoss', 'lost', 'ENOBUFS') };
    expect(explain({ ipv4: own, ipv6: broken('lost') })).toHaveLength(2);
  });
});

it('puts errors before warnings', () => {
  const ipv4 = { ...healthy, gso: bad('Degraded', 'MtuLimit'), ecn: bad('Unsupported', 'EcnRejected') };
  expect(explain({ ipv4 }).map(({ code, severity }) => [code, severity])).toEqual([
    ['EcnRejected', 'Error'],
    ['MtuLimit', 'Warning'],
  ]);
});

it.each<[string, Result, Partial<SeenResults>, Finding['severity'], readonly string[]]>([
  [
    'a kernel before UDP_SEGMENT only costs speed',
    bad('Unsupported', 'KernelLacksUdpSegment'),
    { kernelRelease: '4.17.0' },
    'Warning',
    ['QUIC_GO_DISABLE_GSO=true'],
  ],
  [
    'a newer kernel without UDP_SEGMENT hides it',
    bad('Unsupported', 'KernelLacksUdpSegment'),
    {},
    'Warning',
    ['grep Seccomp: /proc/self/status', 'QUIC_GO_DISABLE_GSO=true'],
  ],
  [
    'missing checksum offload names the ethtool command',
    bad('Unsupported', 'NoChecksumOffload'),
    {},
    'Error',
    ['ethtool -K eth0 tx on', 'QUIC_GO_DISABLE_GSO=true'],
  ],
  [
    'checksum offload that cannot be switched on names no command for it',
    bad('Unsupported', 'NoChecksumOffload'),
    { interfaces: [{ ...eth0, offloads: { 'tx-checksum-ip-generic': 'off [fixed]' } }] },
    'Error',
    ['QUIC_GO_DISABLE_GSO=true'],
  ],
  [
    'IPsec names where to see what goes through it',
    bad('Unsupported', 'IpsecRoute'),
    {},
    'Error',
    ['QUIC_GO_DISABLE_GSO=true', 'ip xfrm policy', 'ip xfrm state'],
  ],
  [
    'a filter names the commands that list rules',
    bad('Unsupported', 'Filtered', 'seen', 'EPERM'),
    {},
    'Error',
    [
      'QUIC_GO_DISABLE_GSO=true',
      'nft list ruleset',
      'iptables-save -c; ip6tables-save -c',
      'bpftool cgroup tree',
      'tc filter show dev eth0 egress',
    ],
  ],
  [
    "loss in the sender's queue names the queue",
    bad('Broken', 'SilentLoss', 'seen', 'ENOBUFS'),
    {},
    'Error',
    ['QUIC_GO_DISABLE_GSO=true', 'tc -s qdisc show dev eth0', 'tc qdisc replace dev eth0 root fq_codel'],
  ],
  [
    'loss after the send names the card first',
    bad('Broken', 'SilentLoss'),
    {},
    'Error',
    [
      'QUIC_GO_DISABLE_GSO=true',
      'ethtool -K eth0 tx-udp-segmentation off',
      'tc -s qdisc show dev eth0',
      'ip -s -s link show dev eth0',
    ],
  ],
  [
    'without a default route the interface is a placeholder',
    bad('Broken', 'SegmentsMerged'),
    { interfaces: [] },
    'Error',
    ['QUIC_GO_DISABLE_GSO=true', 'ethtool -K INTERFACE tx-udp-segmentation off'],
  ],
])('%s', (_, result, seen, severity, commands) => {
  const finding = explainGso(result, seen);
  expect(finding.severity).toBe(severity);
  expect(commandsOf(finding)).toEqual(commands);
});

it('names interface, driver and the state of its checksum offload', () => {
  const { message } = explainGso(bad('Unsupported', 'NoChecksumOffload', 'sendmsg fails with EIO', 'EIO'));
  expect(message).toMatch(
    /^IPv4: sendmsg fails with EIO\. Datagrams leave through eth0 \(virtio_net\), whose checksum offload is off, and kernel 6\.1\.0 is older than 6\.11/,
  );
});

it('explains that old kernels reject the mark, and which variable does not help', () => {
  const [finding] = explain({
    ipv4: { ...healthy, ecn: bad('Unsupported', 'EcnRejected', 'seen', 'EINVAL') },
    kernelRelease: '3.10.0-1160.el7.x86_64',
  });
  expect(finding?.message).toContain('causes "sendmsg: invalid argument", and GSO does not: quic-go 0.39.2 to 0.42');
  expect(finding?.message).toContain('QUIC_GO_DISABLE_GSO does not help');
  expect(finding?.remedies.map(({ action, commands = [] }) => [action, ...commands].join(' ')).slice(0, 2)).toEqual([
    expect.stringContaining('QUIC_GO_DISABLE_ECN=true'),
    expect.stringContaining('quic-go 0.43 or later'),
  ]);
});

it('does not blame a kernel that accepts the mark', () => {
  const ipv4 = { ...healthy, ecn: bad('Unsupported', 'EcnRejected', 'seen', 'EINVAL') };
  const [finding] = explain({ ipv4, kernelRelease: '6.1.0' });
  expect(finding?.message).toContain('Kernel 6.1.0 accepts it, so a sandbox');
  expect(finding?.remedies.map(({ target }) => target)).not.toContain('Kernel');
});

describe('silent loss', () => {
  const lossy = (node: string, family: PeerObservation['family'] = 'IPv4'): PeerObservation => ({
    node,
    family,
    address: '10.0.0.2',
    time: '2026-01-01T00:00:00Z',
    gso: 'Broken',
    ecn: 'Capable',
    faults: { gso: { reason: 'SilentLoss' } },
    numbers: {
      control: { sent: 48, received: 48 },
      gso: { sent: 160, received: 12 },
      ecn: { sent: 2, received: 2 },
    },
  });
  const loss = bad('Broken', 'SilentLoss', '0 of 40 arrived');

  it('says what each peer received', () => {
    const { message } = explainGso(loss, { peers: [lossy('node-b'), lossy('node-b', 'IPv6')] });
    expect(message).toContain('node-b 10.0.0.2 received 12 of 160 GSO segments and 48 of 48 plain datagrams. ');
  });

  it('counts the other peers that lose', () => {
    const { message } = explainGso(loss, { peers: ['b', 'c', 'd'].map((node) => lossy(node)) });
    expect(message).toContain('48 of 48 plain datagrams; 2 other peers lost a similar share. ');
  });

  it.each<[string, EgressInterface, RegExp]>([
    ['a tunnel device', { ...eth0, name: 'wg0', driver: 'wireguard', mtu: 1420 }, /wg0 is a tunnel \(wireguard\)/],
    ['a small MTU', { ...eth0, mtu: 1450 }, /eth0 has MTU 1450, which suggests an overlay network/],
  ])('hints at an overlay by %s', (_, one, hint) => {
    expect(explainGso(loss, { interfaces: [one] }).message).toMatch(hint);
  });

  it('hints at no overlay without a sign of one', () => {
    expect(explainGso(loss).message).not.toMatch(/overlay|tunnel/);
  });
});

it.each([
  ['6.12.0', false],
  ['7.0.3', true],
  ['7.1.4-arch1', true],
  ['7.2.0', false],
])('damage on kernel %s is attributed to the bug of 7.0 and 7.1: %s', (kernelRelease, suspected) => {
  const { message } = explainGso(bad('Broken', 'Corrupted'), { kernelRelease });
  expect(message.includes('Linux 7.0 to 7.1')).toBe(suspected);
});

it('names the peers that did not answer, and the port to open', () => {
  const silent: PeerObservation = {
    node: 'node-c',
    family: 'IPv4',
    address: '10.0.0.3',
    time: '2026-01-01T00:00:00Z',
    gso: 'Unknown',
    ecn: 'Unknown',
    faults: { gso: { reason: 'PeerUnreachable', message: '' }, ecn: { reason: 'PeerUnreachable' } },
  };
  const [finding] = explain({ ipv4: healthy, peers: [silent, { ...silent, family: 'IPv6' }] });
  expect(finding).toMatchObject({ code: 'PeerUnreachable', severity: 'Warning' });
  expect(finding?.message).toMatch(/^1 of 1 peers did not answer \(node-c\)/);
  expect(finding?.remedies[0]?.action).toContain('47600');
});
