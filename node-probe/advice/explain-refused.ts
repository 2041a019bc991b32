import { isKernelBelow } from '../../api/kernel-version.ts';
import type { EgressInterface } from '../../api/v1alpha1.ts';
import type { Reason } from '../../api/vocabulary.ts';
import type { Explain, Remedy } from './explanation.ts';
import { checksumOffload, egressInCommand, nameEgress } from './describe-egress.ts';

const hiddenUdpSegment: Explain = ({ kernelRelease, advice }) => ({
  severity: 'Warning',
  because: [
    `Kernel ${kernelRelease} supports it, so something hides it from programs: a seccomp profile, a BPF program, or a sandbox such as gVisor`,
    'quic-go detects this and sends each datagram on its own, which works but is slower',
  ],
  remedies: [
    {
      target: 'Workload',
      action: 'run without the seccomp profile that hides it ("Seccomp: 2" means that one is active)',
      commands: ['grep Seccomp: /proc/self/status'],
    },
    advice.switchOff('gso'),
  ],
});

const missingUdpSegment: Explain = ({ kernelRelease, advice }) => ({
  severity: 'Warning',
  because: [
    `Kernel ${kernelRelease} is older than 4.18, the first release that supports it`,
    'quic-go detects this and sends each datagram on its own, which works but is slower',
  ],
  remedies: [
    { target: 'Kernel', action: 'upgrade to 5.10 or later' },
    // Programs that rely on a compile-time check send the burst as one datagram there.
    advice.switchOff('gso'),
  ],
});

const noChecksumOffload: Explain = ({ egress, kernelRelease, advice }) => ({
  severity: 'Error',
  because: [
    `Datagrams leave through ${nameEgress(egress)}, whose checksum offload is ${checksumOffload(egress) ?? 'not reported by the driver'}, and kernel ${kernelRelease} is older than 6.11, the first release that works without it`,
    'quic-go falls back after one failed send on each connection; nginx and h2o do not',
  ],
  remedies: [
    obtainChecksums(egress),
    advice.switchOff('gso'),
    { target: 'Kernel', action: 'upgrade to 6.11 or later, which computes the checksums in software' },
    advice.useTcp(),
  ],
});

function obtainChecksums(egress: EgressInterface | undefined): Remedy {
  const name = egressInCommand(egress);
  if (checksumOffload(egress) !== 'off [fixed]') return switchChecksumsOn(name);
  if (egress?.driver === 'virtio_net') return offerChecksums(name);
  return { target: 'Interface', action: `route QUIC through another interface: ${name} cannot compute checksums` };
}

/** What fails immediately, with an error. */
export const explainRefused: Partial<Record<Reason, Explain>> = {
  KernelLacksUdpSegment: (seen) =>
    isKernelBelow(seen.kernelRelease, 4, 18) ? missingUdpSegment(seen) : hiddenUdpSegment(seen),
  OptionIgnored: ({ advice }) => ({
    severity: 'Error',
    because: [
      'gVisor behaves like this: programs that rely on the option then fail with "invalid argument" or send one huge datagram',
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
    because: ['No kernel sends GSO bursts through IPsec (xfrm), so an upgrade does not help'],
    remedies: [
      advice.switchOff('gso'),
      {
        target: 'Network',
        action: 'route QUIC around the tunnel; to see what goes through it:',
        commands: ['ip xfrm policy', 'ip xfrm state'],
      },
      advice.useTcp(),
    ],
  }),
  SendRejected: ({ result, kernelRelease, advice }) => ({
    severity: 'Error',
    because: result.errno === 'EINVAL' ? ['quic-go does not fall back after EINVAL: its connections fail'] : [],
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
      'The error comes from this machine, not from the network: from a packet length rule in nftables or iptables, or from a BPF program of a network plugin, network policy or security agent',
      'quic-go does not fall back: its connections fail',
    ],
    remedies: [
      advice.switchOff('gso'),
      {
        target: 'Network',
        action: `find and remove the rule that drops packets larger than the MTU (${egress?.mtu ?? 1500}); also check network policies of Cilium and Calico, and cloud agents`,
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

/** For an interface whose checksum offload is switched off on this machine. Does not survive a reset of the link. */
export function switchChecksumsOn(interfaceName: string): Remedy {
  const commands = [`ethtool -K ${interfaceName} tx on`];
  return { target: 'Interface', action: 'switch checksum offload on and test again', commands };
}

/** For a paravirtual card without checksum offload, which cannot be switched on inside the machine. */
export function offerChecksums(interfaceName: string): Remedy {
  const action = `enable checksum offload (VIRTIO_NET_F_CSUM) for ${interfaceName} in the hypervisor, with csum=on in QEMU`;
  return { target: 'Interface', action };
}
