import type { EgressInterface, HostObservation } from '../../api/v1alpha1.ts';
import type { Link } from '../../linux/links.ts';
import type { Family } from '../../linux/socket-address.ts';
import type { PeerAnswer } from '../checks/check-peer.ts';
import type { Sent } from '../checks/sent.ts';
import type { PeerAddress } from '../peer/exchange.ts';
import type { Egress } from './read-egress.ts';

/** How far the datagrams of a round may go: not beyond this machine, or to the next hop and to peers. */
export type Reach = 'loopback' | 'network';

/** The paths of bursts and marks, weakest evidence first: loopback, the egress interface, and to a peer. */
export const pathNames = ['kernel', 'egress', 'wire'] as const;
export type PathName = (typeof pathNames)[number];

/** The checks of a round: whether bursts pass on a path, whether marks pass on all paths, and host facts. */
export const checkNames = [...pathNames, 'ecn', 'host'] as const;
export type CheckName = (typeof checkNames)[number];

/** A peer to exchange datagrams with. */
export interface PlannedPeer extends PeerAddress {
  readonly node: string;
}

/** What is sent in one round, and to whom. */
export interface Plan {
  /** Bursts and marks are sent on each of these paths; only those that a check covers count. */
  readonly paths: readonly PathName[];
  readonly checks: readonly CheckName[];
  /** `own`: only those of this network's addresses. */
  readonly families: 'own' | 'all';
  /** Finds the interfaces through which datagrams leave. */
  readonly egress: () => Egress;
  readonly peers: readonly PlannedPeer[];
  /** Other peers, and whether to test them too, given the results of the planned peers of a family. */
  readonly others: readonly PlannedPeer[];
  readonly askOthers: (wire: readonly PeerRound[]) => boolean;
}

/** What was sent in one round and what arrived, as plain data: no state, no reason, no message. */
export interface Round {
  /** When it ended. */
  readonly at: string;
  readonly checks: readonly CheckName[];
  readonly paths: readonly PathName[];
  readonly addresses: readonly string[];
  /** The interfaces of the default routes; empty if they could not be read. */
  readonly interfaces: EgressInterface[];
  /** Why the interfaces are not known. */
  readonly problem?: string | undefined;
  readonly kernel: HostObservation['kernel'];
  readonly facts: HostObservation['facts'];
  readonly families: readonly FamilyRound[];
}

export interface FamilyRound {
  readonly family: Family;
  /** The egress interface; undefined without a default route. */
  readonly link: Link | undefined;
  /** Undefined: this machine lacks the family, or loopback was not in the plan. */
  readonly kernel: Sent | Failed | undefined;
  /** Undefined: nothing may be sent through the interface, or it was not in the plan. */
  readonly egress: Sent | undefined;
  readonly wire: readonly PeerRound[];
}

/** A system call failed unexpectedly. */
export interface Failed {
  readonly failed: { readonly call: string; readonly errno: string; readonly message: string };
}

/** What was exchanged with one peer. */
export interface PeerRound {
  readonly node: string;
  readonly family: Family;
  readonly address: string;
  readonly port: number;
  /** When the exchange ended. */
  readonly time: string;
  readonly answer: PeerAnswer;
}
