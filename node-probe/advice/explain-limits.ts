import type { Reason } from '../../api/vocabulary.ts';
import type { Explain } from './explanation.ts';
import { egressInCommand } from './describe-egress.ts';

/** What only works with fewer or smaller segments. */
export const explainLimits: Partial<Record<Reason, Explain>> = {
  MtuLimit: ({ egress, advice }) => ({
    severity: 'Warning',
    because: [
      'A QUIC datagram carries at least 1200 bytes (RFC 9000, 14.1), in many programs 1252: these need an MTU of 1280 on IPv4 and 1300 on IPv6',
      ...(egress ? [`${egress.name} has MTU ${egress.mtu}`] : []),
    ],
    remedies: [
      {
        target: 'Network',
        action: 'raise the MTU where it is too low; to see what this machine knows about a path:',
        commands: ['ip route get ADDRESS'],
      },
      {
        target: 'Interface',
        action: 'if the MTU of this interface is too low and its network supports more:',
        commands: [`ip link set dev ${egressInCommand(egress)} mtu 1500`],
      },
      advice.switchOff('gso'),
    ],
  }),
  SegmentLimit: ({ advice }) => ({
    severity: 'Warning',
    because: [
      'Kernels accept 64 segments in one send, and 128 since 2024; programs that send more segments than work here lose their connections',
    ],
    remedies: [{ target: 'Kernel', action: 'upgrade to 6.11 or later' }, advice.switchOff('gso')],
  }),
};
