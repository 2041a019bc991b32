import { expect, it } from 'vitest';
import { apiVersion, type Network } from '../../api/names.ts';
import type {
  FamilyObservation,
  GsoReport,
  HostObservation,
  NetworkObservation,
  PeerObservation,
  Result,
} from '../../api/v1alpha1.ts';
import { shortAdvice } from './advice.ts';
import { explainHost } from './explain-host.ts';
import { explainResults } from './explain-results.ts';

/** Bytes of JSON, without managedFields, which `kubectl get -o json` hides too. */
const usualLimit = 6 * 1024;
const worstLimit = 12 * 1024;

const burst = '40 segments of 1252 bytes, the last of 626, by control message';
const good: Result = {
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'every burst of a usual size was accepted and arrived whole',
  goodRounds: 2,
};
const lost = (errno?: string): Result => ({
  state: 'Broken',
  evidence: 'Wire',
  reason: 'SilentLoss',
  message: `${burst}: accepted, 0 of 40 arrived; plain datagrams arrive`,
  ...(errno !== undefined && { call: 'sendmsg', errno }),
  goodRounds: 0,
});
const blackHole: Result = {
  ...lost(),
  reason: 'EcnBlackHole',
  message: 'datagrams marked by 4-byte IPV6_TCLASS are lost while unmarked ones arrive',
};

const families = ['IPv4', 'IPv6'] as const;
const longName = 'ip-10-20-130-45.ec2.internal';
const egress: HostObservation['interfaces'][number] = {
  name: 'enp0s31f6',
  mtu: 1450,
  families: ['IPv4', 'IPv6'],
  driver: 'virtio_net',
  driverVersion: '1.0.0',
  firmwareVersion: '0x80000d61, 22.5.7',
  offloads: Object.fromEntries(
    [
      'tx-scatter-gather',
      'tx-checksum-ipv4',
      'tx-checksum-ip-generic',
      'tx-checksum-ipv6',
      'tx-generic-segmentation',
      'tx-udp-segmentation',
      'tx-gso-partial',
      'tx-gso-robust',
      'tx-gso-list',
      'tx-udp_tnl-segmentation',
      'tx-udp_tnl-csum-segmentation',
      'tx-esp-segmentation',
      'rx-gro',
      'rx-udp-gro-forwarding',
    ].map((feature) => [feature, 'off [fixed]']),
  ),
};

function peers(result: Result): PeerObservation[] {
  return families.flatMap((family) =>
    [1, 2, 3].map((number) => ({
      node: `${number}-${longName}`,
      family,
      address: family === 'IPv4' ? '10.244.130.45' : 'fd00:10:244:130::a5',
      time: '2026-11-22T12:00:00.000Z',
      state: result.state,
      reason: result.reason,
      message: result.state === 'Capable' ? '' : result.message,
      ...(result.errno !== undefined && { errno: result.errno }),
      control: { sent: 48, received: 48 },
      gso: { sent: 160, received: 160 },
      ecn: { sent: 2, received: 2 },
    })),
  );
}

function observe(family: Record<'ipv4' | 'ipv6', FamilyObservation>, exchanged: PeerObservation[]): NetworkObservation {
  return {
    addresses: ['10.244.130.45', 'fd00:10:244:130::a5'],
    port: 47_600,
    lastRound: '2026-11-22T12:00:00.000Z',
    rounds: 1234,
    maxSegments: 40,
    ...family,
    peers: exchanged,
    findings: explainResults(
      { ...family, peers: exchanged, interfaces: [egress], kernelRelease: '6.1.0-50-cloud-amd64' },
      shortAdvice,
    ),
  };
}

/** The report of a node whose two networks saw this; verdict and conditions as long as they get. */
function report(pod: NetworkObservation, hostNetwork: NetworkObservation, worst: Result): GsoReport {
  const facts = { rmemMax: 212_992, wmemMax: 212_992 };
  const kernel = { release: '6.1.0-50-cloud-amd64', bootId: '7b0a4a7e-0000-4000-8000-000000000000' };
  const host: HostObservation = {
    ...hostNetwork,
    kernel,
    interfaces: [egress],
    facts,
    findings: [...hostNetwork.findings, ...explainHost({ kernel, interfaces: [egress], facts })],
  };
  const { goodRounds: _, call: __, errno: ___, ...verdict } = { ...worst, since: '2026-11-22T12:00:00Z' };
  const lastTransitionTime = '2026-11-22T12:00:00Z';
  const listOf = (): { node: string; addresses: string[]; port: number }[] =>
    [1, 2, 3].map((number) => ({ node: `${number}-${longName}`, addresses: pod.addresses, port: 47_600 }));
  return {
    apiVersion,
    kind: 'GsoReport',
    metadata: {
      name: longName,
      uid: '7b0a4a7e-0000-4000-8000-000000000000',
      resourceVersion: '123456789',
      ownerReferences: [{ kind: 'Node', name: longName, uid: '7b0a4a7e-0000-4000-8000-000000000000' }],
    },
    spec: { peers: { pod: listOf(), host: listOf() } satisfies Record<Network, unknown> },
    status: {
      observed: { pod, host },
      verdict: {
        podGso: verdict,
        hostGso: verdict,
        podEcn: verdict,
        hostEcn: verdict,
        evidence: verdict.evidence,
        reason: verdict.reason,
      },
      conditions: ['Fresh', 'WireVerified'].map((type) => ({
        type,
        status: 'False',
        reason: 'PeersUnreachable',
        message:
          'No probe of another node answered on the pod network and the host network. Is the port open between the nodes?',
        lastTransitionTime,
      })),
    },
  };
}

const both = (gso: Result, ecn: Result): Record<'ipv4' | 'ipv6', FamilyObservation> => ({
  ipv4: { gso, ecn, maxSegments: 40 },
  ipv6: { gso, ecn, maxSegments: 40 },
});

it.each<[string, number, GsoReport]>([
  [
    'of a healthy dual-stack node with three peers',
    usualLimit,
    report(observe(both(good, good), peers(good)), observe(both(good, good), peers(good)), good),
  ],
  [
    'of a node where every family of every network shows faults of its own to all of three peers',
    worstLimit,
    report(
      observe(
        {
          ipv4: { gso: lost(), ecn: blackHole, maxSegments: 40 },
          ipv6: { gso: lost('ENOBUFS'), ecn: blackHole, maxSegments: 40 },
        },
        peers(lost('ENOBUFS')),
      ),
      observe(
        {
          ipv4: { gso: lost(), ecn: blackHole, maxSegments: 40 },
          ipv6: { gso: lost('ENOBUFS'), ecn: blackHole, maxSegments: 40 },
        },
        peers(lost('ENOBUFS')),
      ),
      lost(),
    ),
  ],
])('the report %s stays below its limit (%i bytes)', (_, limit, one) => {
  const json = JSON.stringify(one);
  for (const [key, part] of Object.entries({
    ...one.status?.observed?.host,
    spec: one.spec,
    verdict: one.status?.verdict,
  }))
    console.log(key, JSON.stringify(part)?.length);
  console.log(Buffer.byteLength(json));
  expect(Buffer.byteLength(json)).toBeLessThan(limit);
});
