import type { PeerAddress } from '../peer/exchange.ts';
import type { CheckName, PathName } from './check-names.ts';
import type { Egress } from './read-egress.ts';
import type { PeerRound } from './round.ts';

/** A peer to exchange datagrams with. */
export interface PlannedPeer extends PeerAddress {
  readonly node: string;
}

/** What is sent in one round, and to whom. */
export interface Plan {
  /** On a path of the plan bursts and marks are sent, of which only those count that a check asks for. */
  readonly paths: readonly PathName[];
  readonly checks: readonly CheckName[];
  /** `own`: those of this network's addresses alone. */
  readonly families: 'own' | 'all';
  /** Finds the interfaces through which datagrams leave. */
  readonly egress: () => Egress;
  readonly peers: readonly PlannedPeer[];
  /** Peers whose turn it is not, and whether they are asked all the same, in view of what the others of a family said. */
  readonly others: readonly PlannedPeer[];
  readonly askOthers: (wire: readonly PeerRound[]) => boolean;
}
