import type { FamilyObservation, Finding } from '../api/v1alpha1.ts';
import type { Reason } from '../api/vocabulary.ts';
import type { Family } from './linux/socket-address.ts';

type Remedy = Finding['remedies'][number];

const disableGso: Remedy = {
  target: 'Workload',
  action: 'QUIC_GO_DISABLE_GSO=true for programs on quic-go (gost, Caddy, Traefik, Hysteria, cloudflared)',
};
const disableEcn: Remedy = {
  target: 'Workload',
  action: 'QUIC_GO_DISABLE_ECN=true for programs on quic-go; QUIC_GO_DISABLE_GSO does not help',
};
const useTcp: Remedy = {
  target: 'Tcp',
  action: 'let the proxy use TCP on this node (for cloudflared: TUNNEL_TRANSPORT_PROTOCOL=http2)',
};
const upgradeKernel: Remedy = { target: 'Kernel', action: 'upgrade to kernel 5.10 or later' };

/** What a person can do about a result that is not good. A reason without an entry has no remedy on this machine. */
const remediesOf: Partial<Record<Reason, readonly Remedy[]>> = {
  KernelLacksUdpSegment: [upgradeKernel, disableGso],
  OptionIgnored: [
    {
      target: 'Workload',
      action: 'run the pod without the sandboxed runtime class (gVisor), or set QUIC_GO_DISABLE_GSO=true',
    },
  ],
  NoChecksumOffload: [
    { target: 'Kernel', action: 'upgrade to kernel 6.11 or later, which computes the checksums itself' },
    { target: 'Interface', action: 'ethtool -K INTERFACE tx on, if the driver allows it' },
    disableGso,
  ],
  IpsecRoute: [
    { target: 'Network', action: 'route QUIC around the IPsec tunnel (ip xfrm policy shows it)' },
    disableGso,
  ],
  SendRejected: [upgradeKernel, disableGso, useTcp],
  Filtered: [
    {
      target: 'Network',
      action: 'look for a rule on packet length: nft list ruleset, iptables -S OUTPUT, bpftool cgroup tree',
    },
    disableGso,
  ],
  SegmentLimit: [upgradeKernel, disableGso],
  MtuLimit: [{ target: 'Network', action: 'raise the MTU of the path to at least 1280 bytes' }, disableGso],
  SilentLoss: [disableGso, useTcp],
  SegmentsMerged: [upgradeKernel, disableGso],
  Corrupted: [upgradeKernel, disableGso],
  EcnRejected: [upgradeKernel, disableEcn],
  EcnBlackHole: [disableEcn],
  EcnBleached: [
    { target: 'Network', action: 'find the device that rewrites the DSCP byte; QUIC works without the marks' },
  ],
};

/** Turns the results of a round into findings for people: what was seen, and what to do. A good round has none. */
export function explainResults(families: {
  ipv4: FamilyObservation | undefined;
  ipv6: FamilyObservation | undefined;
}): Finding[] {
  const seen: readonly (readonly [Family, FamilyObservation | undefined])[] = [
    ['IPv4', families.ipv4],
    ['IPv6', families.ipv6],
  ];
  return seen.flatMap(([family, observed]) =>
    [observed?.gso, observed?.ecn]
      .filter((result) => result !== undefined)
      .filter(({ state }) => state !== 'Capable')
      .map((result): Finding => ({
        code: result.reason,
        severity: result.state === 'Unknown' || result.state === 'Degraded' ? 'Warning' : 'Error',
        message: `${family}: ${result.message}`,
        remedies: [...(remediesOf[result.reason] ?? [])],
      })),
  );
}
