import { expect, it } from 'vitest';
import type { EgressInterface, Finding, PeerObservation, Result } from '../../api/v1alpha1.ts';
import { reasons, type Reason } from '../../api/vocabulary.ts';
import { shortAdvice } from './advice.ts';
import { explainHost } from './explain-host.ts';
import { explainResults } from './explain-results.ts';

const preface = `# What quicgso finds, and what to do about it

Made from [node-probe/advice](../node-probe/advice) by its test; \`npx vitest run --project unit node-probe/advice -u\` writes it anew. \`quicgso probe\` and the reports of nodes (\`status.observed.pod.findings\`, \`status.observed.host.findings\`) use these codes. Error: QUIC servers fail or crawl there. Warning: they lose speed, or it could not be found out. Info: good to know, and never the reason of a verdict.

The examples are of a machine that sends through eth0, a virtio card with an MTU of 1450, on kernel 6.1 where nothing else is said. How to switch GSO and ECN off in programs that are not built on quic-go: [products.md](products.md).`;

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
  /** Beside the code, where one code has several causes. */
  readonly when?: string;
  readonly errno?: string;
  readonly kernelRelease?: string;
}

/** What makes the difference where one code has several causes. */
const examples: Partial<Record<Reason, readonly Example[]>> = {
  KernelLacksUdpSegment: [{ when: 'old kernel', kernelRelease: '4.4.0' }, { when: 'newer kernel' }],
  SilentLoss: [{ when: 'in the own queue', errno: 'ENOBUFS' }, { when: 'later' }],
  SegmentsMerged: [{ when: 'on Linux 7.0 to 7.1', kernelRelease: '7.0.9' }, { when: 'elsewhere' }],
  SendRejected: [{ errno: 'EINVAL' }],
  EcnRejected: [{ when: 'old kernel', kernelRelease: '3.10.0' }, { when: 'newer kernel' }],
};

/** One finding for every reason that has an explanation, and the ones that need no result. */
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

it('docs/findings.md tells of every finding (-u writes it anew)', async () => {
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
