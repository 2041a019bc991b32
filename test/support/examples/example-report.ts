import type { FamilyObservation, HostObservation, NetworkObservation, Result } from '../../../api/v1alpha1.ts';

/** Observations of a healthy node, for tests. */

export const capableResult = {
  state: 'Capable',
  evidence: 'Wire',
  reason: 'Delivered',
  message: 'Every segment arrived.',
  goodRounds: 2,
} as const satisfies Result;

export const familyObservation: FamilyObservation = { gso: capableResult, ecn: capableResult, maxSegments: 64 };

export const networkObservation: NetworkObservation = {
  addresses: ['10.1.0.5'],
  port: 47_600,
  lastRound: '2026-11-22T12:00:00Z',
  rounds: 7,
  maxSegments: 64,
  ipv4: familyObservation,
  peers: [
    {
      node: 'b',
      family: 'IPv4',
      address: '10.1.1.5',
      time: '2026-11-22T12:00:00Z',
      gso: 'Capable',
      ecn: 'Capable',
    },
  ],
  findings: [],
};

export const hostObservation: HostObservation = {
  ...networkObservation,
  addresses: ['192.168.0.5'],
  kernel: { release: '6.18.44', bootId: '7b0a4a7e-0000-4000-8000-000000000000' },
  interfaces: [
    { name: 'eth0', mtu: 1500, families: ['IPv4'], driver: 'virtio_net', offloads: { 'tx-checksum-ip-generic': 'on' } },
  ],
  facts: { rmemMax: 212_992, wmemMax: 212_992 },
};
