import { peerPort } from '../../api/names.ts';
import type { PeerObservation } from '../../api/v1alpha1.ts';
import type { Finding } from '../../api/v1alpha1.ts';
import type { Reason } from '../../api/vocabulary.ts';
import type { Explain } from './circumstances.ts';
import { egressInCommand } from './describe-egress.ts';

/** What could not be found out. */
export const explainUnknown: Partial<Record<Reason, Explain>> = {
  ControlFailed: ({ egress }) => ({
    severity: 'Warning',
    because: ['Ordinary UDP does not work here, so nothing is known about GSO and ECN'],
    remedies: [
      {
        target: 'Network',
        action: 'mend that first: addresses, routes and filters',
        commands: [
          'ip address',
          'ip route; ip -6 route',
          `ip -s link show dev ${egressInCommand(egress)}`,
          'nft list ruleset',
        ],
      },
    ],
  }),
  ControlLost: ({ egress }) => ({
    severity: 'Warning',
    because: ['The path loses ordinary datagrams, so nothing is known about GSO and ECN'],
    remedies: [
      {
        target: 'Network',
        action: 'find that loss first, then test again',
        commands: [
          `ip -s -s link show dev ${egressInCommand(egress)}`,
          `tc -s qdisc show dev ${egressInCommand(egress)}`,
        ],
      },
    ],
  }),
};

/** A finding about peers that did not answer; none when all did. */
export function explainSilentPeers(peers: readonly PeerObservation[]): Finding[] {
  const silent = [
    ...new Set(peers.filter(({ faults }) => faults?.gso?.reason === 'PeerUnreachable').map(({ node }) => node)),
  ];
  if (silent.length === 0) return [];
  const all = new Set(peers.map(({ node }) => node)).size;
  return [
    {
      code: 'PeerUnreachable',
      severity: 'Warning',
      message: `${silent.length} of ${all} peers did not answer (${silent.join(', ')}): what the network loses on the way to them is not known`,
      remedies: [
        {
          target: 'Network',
          action: `open the UDP port on which they answer (${peerPort} unless told otherwise), in host filters, network policies and cloud security groups; on the peer, this shows whether somebody listens:`,
          commands: ['ss -lunp'],
        },
      ],
    },
  ];
}

/** A finding about interfaces that could not be read; none when there was no problem. */
export function explainUnknownInterfaces(problem: string | undefined): Finding[] {
  if (problem === undefined) return [];
  return [
    {
      code: 'InterfacesUnknown',
      severity: 'Warning',
      message: `The interfaces cannot be read (${problem}), so the way out of this machine was not tested`,
      remedies: [
        {
          target: 'Kernel',
          action:
            'let this program use netlink sockets (AF_NETLINK), which a seccomp profile or security module forbids',
        },
        {
          target: 'Interface',
          action: 'or see whether the interface of the default route comes and goes',
          commands: ['ip monitor link'],
        },
      ],
    },
  ];
}
