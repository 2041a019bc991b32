import { expect, it } from 'vitest';
import type { EgressInterface, Finding, PeerObservation, Result } from '../../api/v1alpha1.ts';
import { reasons, type Reason } from '../../api/vocabulary.ts';
import { shortAdvice } from './explanation.ts';
import { explainHost } from './explain-host.ts';
import { explainResults } from './explain-results.ts';

const preface = `# Findings and remedies

Generated from [node-probe/advice](../node-probe/advice) by \`npx vitest run --project unit node-probe/advice -u\`. \`quicgso probe\` and GsoReports (\`status.observed.pod.findings\`, \`status.observed.host.findings\`) use these codes. Error: QUIC servers on the node fail or slow to a crawl. Warning: they lose speed, or a test was not possible. Info: good to know, and never the cause of a verdict.

The examples show a machine that sends through eth0, a virtio card with an MTU of 1450, on kernel 6.1 unless stated otherwise; \`…\` stands for the result of the test. For programs that are not built on quic-go, [products.md](products.md) says how to switch GSO and ECN off.`;

const eth0: EgressInterface = {
  name: 'eth0',
  mtu: 1450,
  families: ['IPv4'],
  driver: 'virtio_net',
  offloads: { 'tx-checksum-ip-generic': 'off [fixed]' },
};
const exchange: PeerObservation = {
  node: 'node-b',
  family: 'IPv4',
  address: '10.0.0.2',
  time: '2026-11-24T12:00:00Z',
  gso: 'Broken',
  ecn: 'Capable',
  faults: { gso: { reason: 'SilentLoss' } },
  numbers: { control: { sent: 48, received: 48 }, gso: { sent: 67, received: 1 }, ecn: { sent: 2, received: 2 } },
};
const good: Result = { state: 'Capable', evidence: 'Wire', reason: 'Delivered', message: '', goodRounds: 2 };

interface Example {
  /** Follows the code in the heading. */
  readonly when?: string;
  readonly errno?: string;
  readonly kernelRelease?: string;
}

/** Examples of codes with several causes. */
const examples: Partial<Record<Reason, readonly Example[]>> = {
  KernelLacksUdpSegment: [{ when: 'old kernel', kernelRelease: '4.4.0' }, { when: 'newer kernel' }],
  SilentLoss: [{ when: "in the sender's queue", errno: 'ENOBUFS' }, { when: 'after the send' }],
  SegmentsMerged: [{ when: 'on Linux 7.0 to 7.1', kernelRelease: '7.0.9' }, { when: 'on other kernels' }],
  SendRejected: [{ errno: 'EINVAL' }],
  EcnRejected: [{ when: 'old kernel', kernelRelease: '3.10.0' }, { when: 'newer kernel' }],
};

/** One finding for each reason with an explanation, and those that need no result. */
function everyFinding(): (readonly [heading: string, finding: Finding])[] {
  const ofResults = reasons.flatMap((reason) =>
    (examples[reason] ?? [{}]).flatMap(({ when, errno, kernelRelease = '6.1.0' }) => {
      const gso: Result = { ...good, state: 'Broken', reason, message: '…', ...(errno !== undefined && { errno }) };
      const ipv4 = { gso, ecn: good, maxSegments: 0 };
      const seen = { ipv4, peers: [exchange], interfaces: [eth0], kernelRelease };
      return explainResults(seen, shortAdvice)
        .filter(({ remedies }) => remedies.length > 0)
        .map((finding) => [[finding.code, ...(when === undefined ? [] : [when])].join(': '), finding] as const);
    }),
  );
  const silent: PeerObservation = { ...exchange, gso: 'Unknown', faults: { gso: { reason: 'PeerUnreachable' } } };
  const nothingKnown = { peers: [silent], interfaces: [], problem: 'socket: EACCES', kernelRelease: '6.1.0' };
  const flags: EgressInterface['offloads'] = { 'tx-gso-robust': 'off [fixed]', 'tx-gso-partial': 'off [fixed]' };
  const host = {
    kernel: { release: '4.18.0', bootId: '' },
    facts: { rmemMax: 212_992, wmemMax: 212_992 },
    interfaces: [eth0, { ...eth0, offloads: flags }],
  };
  const others = [...explainResults(nothingKnown, shortAdvice), ...explainHost(host)];
  return [...ofResults, ...others.map((finding) => [finding.code, finding] as const)];
}

function render([heading, { severity, message, remedies }]: readonly [string, Finding]): string {
  const lines = remedies.flatMap(({ target, action, commands = [] }) => [
    `- **${target}**: ${action}${commands.map((command) => `\n  - \`${command}\``).join('')}`,
  ]);
  return [`## ${heading}`, '', `${severity}. ${message}.`, ...(lines.length === 0 ? [] : ['', ...lines]), ''].join(
    '\n',
  );
}

it('docs/findings.md lists every finding (-u regenerates it)', async () => {
  const page = [preface, '', ...everyFinding().map(render)].join('\n');
  await expect(page).toMatchFileSnapshot('../../docs/findings.md');
});

it('fits what a report may hold (crds/gsoreports.yaml)', () => {
  const findings = everyFinding().map(([, finding]) => finding);
  const remedies = findings.flatMap((finding) => finding.remedies);
  const longest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
  expect(longest(findings.map(({ message }) => message))).toBeLessThan(1024 - 200);
  expect(longest(remedies.map(({ action }) => action))).toBeLessThan(512);
  expect(longest(remedies.flatMap(({ commands = [] }) => commands))).toBeLessThan(256);
  expect(Math.max(...findings.map((finding) => finding.remedies.length))).toBeLessThanOrEqual(8);
  expect(Math.max(...remedies.map(({ commands = [] }) => commands.length))).toBeLessThanOrEqual(8);
});
