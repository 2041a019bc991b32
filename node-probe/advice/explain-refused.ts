import { isKernelBelow } from '../../api/kernel-version.ts';
import type { EgressInterface } from '../../api/v1alpha1.ts';
import type { Reason } from '../../api/vocabulary.ts';
import type { Remedy } from './advice.ts';
import type { Explain } from './circumstances.ts';
import { checksumOffload, egressInCommand, nameEgress } from './describe-egress.ts';
import { offerChecksums, switchChecksumsOn } from './checksum-remedies.ts';

const hiddenUdpSegment: Explain = ({ kernelRelease, advice }) => ({
  severity: 'Warning',
  because: [
    `Kernel ${kernelRelease} has it, so something hides it from programs: a seccomp profile, a BPF program, or a sandbox such as gVisor`,
    'quic-go notices and sends each datagram by itself: slower, not dead',
  ],
  remedies: [
    {
      target: 'Workload',
      action: 'run without the profile that hides it (Seccomp 2 means that there is one)',
      commands: ['grep Seccomp: /proc/self/status'],
    },
    advice.switchOff('gso'),
  ],
});

const missingUdpSegment: Explain = ({ kernelRelease, advice }) => ({
  severity: 'Warning',
  because: [
    `Kernel ${kernelRelease} is older than 4.18, the first with it`,
    'quic-go notices and sends each datagram by itself: slower, not dead',
  ],
  remedies: [
    { target: 'Kernel', action: 'upgrade to 5.10 or later' },
    // Programs that trust a compile-time check send the burst as one datagram there.
    advice.switchOff('gso'),
  ],
});

const noChecksumOffload: Explain = ({ egress, kernelRelease, advice }) => ({
  severity: 'Error',
  because: [
    `Datagrams leave through ${nameEgress(egress)}, whose checksum offload is ${checksumOffload(egress) ?? 'not told by the driver'}, and kernel ${kernelRelease} is older than 6.11, which does without`,
    'quic-go falls back after one failed send on each connection, nginx and h2o do not',
  ],
  remedies: [
    obtainChecksums(egress),
    advice.switchOff('gso'),
    { target: 'Kernel', action: 'upgrade to 6.11 or later, which computes the checksums itself' },
    advice.useTcp(),
  ],
});

function obtainChecksums(egress: EgressInterface | undefined): Remedy {
  const name = egressInCommand(egress);
  if (checksumOffload(egress) !== 'fixed off') return switchChecksumsOn(name);
  if (egress?.driver === 'virtio_net') return offerChecksums(name);
  return { target: 'Interface', action: `${name} cannot compute checksums: send through another interface` };
}

/** What is refused at once, and with an error. */
export const explainRefused: Partial<Record<Reason, Explain>> = {
  KernelLacksUdpSegment: (seen) =>
    isKernelBelow(seen.kernelRelease, 4, 18) ? missingUdpSegment(seen) : hiddenUdpSegment(seen),
  OptionIgnored: ({ advice }) => ({
    severity: 'Error',
    because: [
      'gVisor does so: programs that trust the answer then fail with "invalid argument", or send one huge datagram',
    ],
    remedies: [
      {
        target: 'Workload',
        action: 'run the pod without its sandboxed runtime class',
        commands: ['kubectl get pods -A -o custom-columns=NAME:.metadata.name,CLASS:.spec.runtimeClassName'],
      },
      advice.switchOff('gso'),
    ],
  }),
  NoChecksumOffload: noChecksumOffload,
  IpsecRoute: ({ advice }) => ({
    severity: 'Error',
    because: ['No kernel sends GSO bursts through IPsec (xfrm), and no upgrade will help'],
    remedies: [
      advice.switchOff('gso'),
      {
        target: 'Network',
        action: 'or route QUIC around the tunnel; what goes through it:',
        commands: ['ip xfrm policy', 'ip xfrm state'],
      },
      advice.useTcp(),
    ],
  }),
  SendRejected: ({ result, kernelRelease, advice }) => ({
    severity: 'Error',
    because: result.errno === 'EINVAL' ? ['quic-go does not fall back on EINVAL: its connections die'] : [],
    remedies: [
      advice.switchOff('gso'),
      ...(isKernelBelow(kernelRelease, 6, 11)
        ? [{ target: 'Kernel', action: 'upgrade to 6.11 or later' } as const]
        : []),
      advice.useTcp(),
    ],
  }),
  Filtered: ({ egress, advice }) => ({
    severity: 'Error',
    because: [
      'The error comes from this machine and not from the network: a rule on packet length in nftables or iptables, or a BPF program of a network plugin, policy or security agent',
      'quic-go does not fall back on it: its connections die',
    ],
    remedies: [
      advice.switchOff('gso'),
      {
        target: 'Network',
        action: `find the rule that drops packets above the MTU (${egress?.mtu ?? 1500}), and take it out; also look at network policies of Cilium and Calico and at cloud agents`,
        commands: [
          'nft list ruleset',
          'iptables-save -c; ip6tables-save -c',
          'bpftool cgroup tree',
          `tc filter show dev ${egressInCommand(egress)} egress`,
        ],
      },
      advice.useTcp(),
    ],
  }),
};
