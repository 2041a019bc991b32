import type { Rejected } from '../paths/attempt.ts';
import type { BurstCase } from '../paths/send-burst.ts';
import type { Outcome } from './burst.ts';
import type { MarkForm } from './mark.ts';
import type { OptionOutcome } from './segment-option.ts';

/** A burst and its control: what both lose is not GSO's fault. */
export interface BurstResult {
  readonly burst: BurstCase;
  readonly outcome: Outcome;
  readonly control: Outcome;
}

/** The outcomes of the bursts on one path. */
export interface SentBursts {
  readonly option: OptionOutcome;
  readonly results: readonly BurstResult[];
}

export type MarkOutcome =
  | { readonly kind: 'delivered' }
  | Rejected
  | { readonly kind: 'lost' }
  /** Arrived with different ECN bits. */
  | { readonly kind: 'cleared'; readonly sent: number; readonly arrived: number };

/** The outcomes of the ECN-marked datagrams on one path, and of the unmarked ones sent with them. */
export interface SentMarks {
  readonly control: MarkOutcome;
  readonly marks: readonly { readonly form: MarkForm; readonly outcome: MarkOutcome }[];
}

/** All sends on one path, with their outcomes. */
export interface Sent {
  readonly bursts: SentBursts;
  readonly marks: SentMarks;
}
