import type { EgressInterface, HostObservation } from '../../api/v1alpha1.ts';
import type { Link } from '../../linux/links.ts';
import type { Family } from '../../linux/socket-address.ts';
import type { PeerAnswer } from '../checks/check-peer.ts';
import type { Sent } from '../checks/sent.ts';
import type { CheckName, PathName } from './check-names.ts';

/** What was sent in one round and what became of it, as plain data: no state, no reason, no sentence. */
export interface Round {
  /** When it ended. */
  readonly at: string;
  readonly checks: readonly CheckName[];
  readonly paths: readonly PathName[];
  readonly addresses: readonly string[];
  /** The interfaces of the default routes; empty where they could not be read. */
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
  /** Undefined: this machine does not have the family, or loopback was not in the plan. */
  readonly kernel: Sent | Failed | undefined;
  /** Undefined: nothing may be handed to the interface, or it was not in the plan. */
  readonly egress: Sent | undefined;
  readonly wire: readonly PeerRound[];
}

/** A system call failed where none should. */
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
