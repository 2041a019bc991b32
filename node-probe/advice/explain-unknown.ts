import { peerPort } from '../../api/names.ts';
import type { Finding, PeerObservation } from '../../api/v1alpha1.ts';
import { type Reason, longestMessage } from '../../api/vocabulary.ts';
import type { Explain } from './explanation.ts';
import { egressInCommand } from './describe-egress.ts';

/** What could not be tested. */
export const explainUnknown: Partial<Record<Reason, Explain>> = {
  ControlFailed: ({ egress }) => ({
    severity: 'Warning',
    because: ['Plain UDP does not work here, so GSO and ECN could not be tested'],
    remedies: [
      {
        target: 'Network',
        action: 'fix this first: check addresses, routes and packet filters',
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
    because: ['The path loses plain datagrams, so GSO and ECN could not be tested'],
    remedies: [
      {
        target: 'Network',
        action: 'fix this loss first, then test again; to find it:',
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
      message: `${silent.length} of ${all} peers did not answer (${silent.join(', ')}): packet loss on the path to them is unknown`,
      remedies: [
        {
          target: 'Network',
          action: `allow the UDP port on which they answer (${peerPort} by default) in host firewalls, network policies and cloud security groups; to check on the peer that a program listens:`,
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
      message: `The network interfaces cannot be read (${problem}), so the egress path was not tested`,
      remedies: [
        {
          target: 'Kernel',
          action:
            'allow this program to use netlink sockets (AF_NETLINK), which a seccomp profile or security module denies',
        },
        {
          target: 'Interface',
          action: 'check whether the interface of the default route disappears at times:',
          commands: ['ip monitor link'],
        },
      ],
    },
  ];
}

/** Why this probe and its peers cannot test each other. */
export interface PeerProblem {
  readonly code: 'PeerKeyUnreadable' | 'PeerPortTaken' | 'PeersUnreadable';
  /** The observation. */
  readonly message: string;
}

const actions: Record<PeerProblem['code'], string> = {
  PeerKeyUnreadable:
    'check the log of the operator, which creates the Secret, and whether this probe may read it (kubectl auth can-i get secrets)',
  PeerPortTaken: 'find the program that uses the port (ss -ulpn on the node) and stop it; the probe retries',
  PeersUnreadable:
    'inspect spec.peers (kubectl get gsoreport NODE -o yaml) and delete it; the operator writes it again',
};

/** One finding for each. They only cost evidence, so they are warnings. */
export function explainPeerProblems(peerProblems: readonly PeerProblem[]): Finding[] {
  return peerProblems.map(({ code, message }) => ({
    code,
    severity: 'Warning',
    message: message.slice(0, longestMessage),
    remedies: [{ target: 'Network', action: actions[code] }],
  }));
}
