import { isKernelBelow } from '../../api/kernel-version.ts';
import { presets } from '../../api/treatment/presets.ts';
import type { Reason } from '../../api/vocabulary.ts';
import type { Remedy } from './advice.ts';
import type { Explain } from './circumstances.ts';

/** A remedy on kernels before 5.0. */
export const useNewerQuicGo: Remedy = {
  target: 'Workload',
  action: 'use quic-go 0.43 or later, which marks nothing on kernels before 5.0',
};

/** 1 byte is taken since e895cdce6831 (4.9, and 4.4.y of May 2020), IP_TOS itself since f02db315b8d8 (3.13). */
function isOld(kernelRelease: string): boolean {
  return isKernelBelow(kernelRelease, 5, 10);
}

/** What happens to ECN marks, which programs set with each datagram. */
export const explainEcn: Partial<Record<Reason, Explain>> = {
  EcnRejected: ({ kernelRelease, advice }) => ({
    severity: 'Error',
    because: [
      'This, and not GSO, is "sendmsg: invalid argument" on old kernels: quic-go 0.39.2 to 0.42 marks every datagram in this form, and its connections die',
      `${presets['quic-go'].gso} does not help`,
      ...(isOld(kernelRelease)
        ? []
        : [`Kernel ${kernelRelease} takes it, so a sandbox, a seccomp profile or a BPF program refuses it here`]),
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
    because: [
      'A device or rule on the path drops datagrams that carry ECN marks: connections start late or not at all',
    ],
    remedies: [
      advice.switchOff('ecn'),
      {
        target: 'Network',
        action: 'or find the rule that drops marked datagrams, on both machines and between them',
        commands: ['nft list ruleset | grep -n ecn', 'iptables-save | grep -i -E "ecn|tos|dscp"'],
      },
    ],
  }),
  EcnBleached: () => ({
    severity: 'Warning',
    because: ['QUIC works without the marks, it only learns of congestion later'],
    remedies: [
      {
        target: 'Network',
        action: 'find the device that overwrites the whole DSCP and ECN byte',
        commands: ['nft list ruleset | grep -n dscp', 'iptables-save -t mangle | grep -i -E "tos|dscp"'],
      },
    ],
  }),
};
