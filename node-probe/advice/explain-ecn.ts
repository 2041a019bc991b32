import { isKernelBelow } from '../../api/kernel-version.ts';
import { presets } from '../../api/treatment/presets.ts';
import type { Reason } from '../../api/vocabulary.ts';
import type { Explain, Remedy } from './explanation.ts';

/** A remedy for kernels before 5.0. */
export const useNewerQuicGo: Remedy = {
  target: 'Workload',
  action: 'upgrade to quic-go 0.43 or later, which sends no ECN marks on kernels before 5.0',
};

/** One byte is accepted since e895cdce6831 (4.9, and 4.4.y of May 2020), IP_TOS itself since f02db315b8d8 (3.13). */
function isOld(kernelRelease: string): boolean {
  return isKernelBelow(kernelRelease, 5, 10);
}

/** Bad results of ECN marks, which programs set on each datagram. */
export const explainEcn: Partial<Record<Reason, Explain>> = {
  EcnRejected: ({ kernelRelease, advice }) => ({
    severity: 'Error',
    because: [
      'On old kernels, this causes "sendmsg: invalid argument", and GSO does not: quic-go 0.39.2 to 0.42 marks every datagram this way, and its connections fail',
      `${presets['quic-go'].gso} does not help`,
      ...(isOld(kernelRelease)
        ? []
        : [`Kernel ${kernelRelease} accepts it, so a sandbox, a seccomp profile or a BPF program rejects it here`]),
    ],
    remedies: [
      advice.switchOff('ecn'),
      ...(isKernelBelow(kernelRelease, 5, 0) ? [useNewerQuicGo] : []),
      ...(isOld(kernelRelease) ? [{ target: 'Kernel', action: 'upgrade to 5.10 or later' } as const] : []),
      advice.useTcp(),
    ],
  }),
  EcnBlackHole: ({ advice }) => ({
    severity: 'Error',
    because: ['A device or rule on the path drops datagrams with ECN marks: connections start late or not at all'],
    remedies: [
      advice.switchOff('ecn'),
      {
        target: 'Network',
        action: 'find the rule that drops marked datagrams, on both machines and between them',
        commands: ['nft list ruleset | grep -n ecn', 'iptables-save | grep -i -E "ecn|tos|dscp"'],
      },
    ],
  }),
  EcnBleached: () => ({
    severity: 'Warning',
    because: ['QUIC works without ECN marks, but learns of congestion later'],
    remedies: [
      {
        target: 'Network',
        action: 'find the device or rule that overwrites the whole byte of DSCP and ECN',
        commands: ['nft list ruleset | grep -n dscp', 'iptables-save -t mangle | grep -i -E "tos|dscp"'],
      },
    ],
  }),
};
