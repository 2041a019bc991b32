import { expect, it } from 'vitest';
import { apiVersion } from '../../api/names.ts';
import type {
  CapabilityVerdict,
  EgressInterface,
  FamilyObservation,
  GsoReport,
  HostObservation,
  NetworkObservation,
  Peer,
  PeerObservation,
  PeerFault,
  Result,
} from '../../api/v1alpha1.ts';
import { shortenObservation } from '../report/shorten-observation.ts';
import { shortAdvice } from './explanation.ts';
import { explainHost } from './explain-host.ts';
import { explainResults } from './explain-results.ts';

const name = 'ip-10-20-130-45.ec2.internal';
const uid = '7b0a4a7e-0000-4000-8000-000000000000';
const time = '2026-11-22T12:00:00.000Z';
const addresses = ['10.244.130.45', 'fd00:10:244:130::a5'] as const;
const kernel = { release: '6.1.0-50-cloud-amd64', bootId: uid };
const facts = { rmemMax: 212_992, wmemMax: 212_992 };
const [ipv4Address, ipv6Address] = addresses;

const good: Result = {
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'every burst arrived intact',
  goodRounds: 2,
};
const goodMarks: Result = { ...good, message: 'every mark arrived' };
const lost: Result = {
  state: 'Broken',
  evidence: 'Wire',
  reason: 'SilentLoss',
  message:
    '40 segments of 1252 bytes, the last of 626, by control message: accepted, 0 of 40 arrived; plain datagrams arrive',
  goodRounds: 0,
};
const lostInQueue: Result = { ...lost, call: 'sendmsg', errno: 'ENOBUFS' };
const blackHole: Result = {
  ...lost,
  reason: 'EcnBlackHole',
  message: 'datagrams marked by 4-byte IPV6_TCLASS are lost while unmarked ones arrive',
};

/** A virtio card: two offloads on, or none. */
function card(value: 'on' | 'off [fixed]', mtu: number): EgressInterface {
  const off = [
    'tx-checksum-ipv4',
    'tx-checksum-ipv6',
    'tx-generic-segmentation',
    'tx-udp-segmentation',
    'tx-gso-partial',
    'tx-udp_tnl-segmentation',
  ];
  const offloads: EgressInterface['offloads'] = { 'tx-checksum-ip-generic': value, 'tx-gso-robust': value };
  for (const feature of off) offloads[feature] = 'off [fixed]';
  return { name: 'eth0', mtu, families: ['IPv4', 'IPv6'], driver: 'virtio_net', driverVersion: '1.0.0', offloads };
}

function faultOf({ reason, message, errno }: Result): PeerFault {
  return { reason, message, ...(errno !== undefined && { errno }) };
}

function exchanges(gso: Result, ecn: Result): PeerObservation[] {
  return (['IPv4', 'IPv6'] as const).flatMap((family) =>
    [1, 2, 3].map((number) => ({
      node: `ip-10-20-131-${number}.ec2.internal`,
      family,
      address: family === 'IPv4' ? ipv4Address : ipv6Address,
      time,
      gso: gso.state,
      ecn: ecn.state,
      ...((gso.state !== 'Capable' || ecn.state !== 'Capable') && {
        faults: {
          ...(gso.state !== 'Capable' && { gso: faultOf(gso) }),
          ...(ecn.state !== 'Capable' && { ecn: faultOf(ecn) }),
        },
      }),
      numbers: {
        control: { sent: 48, received: 48 },
        gso: { sent: 67, received: gso.state === 'Capable' ? 67 : 1 },
        ecn: { sent: 2, received: ecn.state === 'Capable' ? 2 : 0 },
      },
    })),
  );
}

interface SeenOnNode {
  readonly ipv4: FamilyObservation;
  readonly ipv6: FamilyObservation;
  readonly peers: PeerObservation[];
  readonly egress: EgressInterface;
  readonly facts: HostObservation['facts'];
}

/** The report of a node whose two networks both saw this. */
function reportOf({ ipv4, ipv6, peers, egress, facts: found }: SeenOnNode): GsoReport {
  const interfaces = [egress];
  const network: NetworkObservation = {
    addresses: [...addresses],
    port: 47_600,
    lastRound: time,
    rounds: 1234,
    maxSegments: 40,
    ipv4,
    ipv6,
    peers,
    findings: explainResults({ ipv4, ipv6, peers, interfaces, kernelRelease: kernel.release }, shortAdvice),
  };
  const host: HostObservation = { ...network, kernel, interfaces, facts: found };
  host.findings = [...network.findings, ...explainHost(host)];
  const verdictOf = ({ state, evidence, reason, message }: Result): CapabilityVerdict => ({
    state,
    evidence,
    reason,
    message,
    since: time,
  });
  const [gso, ecn] = [verdictOf(ipv4.gso), verdictOf(ipv4.ecn)];
  const conditions = [
    { type: 'Fresh', reason: 'Reported', message: 'The last rounds are less than 75 minutes old.' },
    { type: 'WireVerified', reason: 'PeersAnswered', message: 'Probes of other nodes answered.' },
  ];
  return {
    apiVersion,
    kind: 'GsoReport',
    metadata: { name, uid, resourceVersion: '123456789', ownerReferences: [{ kind: 'Node', name, uid }] },
    spec: { peers: { pod: peersOf(peers), host: peersOf(peers) } },
    status: {
      observed: { pod: shortenObservation(network), host: shortenObservation(host) },
      verdict: { podGso: gso, hostGso: gso, podEcn: ecn, hostEcn: ecn, evidence: gso.evidence, reason: gso.reason },
      conditions: conditions.map((condition) => ({ ...condition, status: 'True', lastTransitionTime: time })),
    },
  };
}

function peersOf(exchanged: readonly PeerObservation[]): Peer[] {
  const nodes = [...new Set(exchanged.map(({ node }) => node))];
  return nodes.map((node) => ({ node, addresses: [...addresses], port: 47_600 }));
}

const both = (gso: Result, ecn: Result): Pick<SeenOnNode, 'ipv4' | 'ipv6'> => ({
  ipv4: { gso, ecn, maxSegments: 40 },
  ipv6: { gso, ecn, maxSegments: 40 },
});
const usual = { egress: card('on', 1500), facts: { ...facts, hugePagePmdSize: 2_097_152 } };

// Bytes of JSON, as it is stored but for metadata.managedFields, which the API server adds.
it.each<[string, number, SeenOnNode]>([
  [
    'a healthy dual-stack node with three peers',
    6 * 1024,
    { ...usual, ...both(good, goodMarks), peers: exchanges(good, goodMarks) },
  ],
  [
    'a dual-stack node whose bursts are lost on the way to three peers',
    10 * 1024,
    { ...usual, ...both(lost, goodMarks), peers: exchanges(lost, goodMarks) },
  ],
  [
    'a node with another fault in every family, to three peers, and a suspicious card',
    16 * 1024,
    {
      egress: card('off [fixed]', 1450),
      facts,
      ipv4: { gso: lost, ecn: blackHole, maxSegments: 40 },
      ipv6: { gso: lostInQueue, ecn: blackHole, maxSegments: 40 },
      peers: [
        ...exchanges(lost, blackHole).filter(({ family }) => family === 'IPv4'),
        ...exchanges(lostInQueue, blackHole).filter(({ family }) => family === 'IPv6'),
      ],
    },
  ],
])('the report of %s stays below %i bytes', (_, limit, seen) => {
  const report = reportOf(seen);
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(limit);
});
