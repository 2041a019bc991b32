import type { Rejected } from '../paths/attempt.ts';
import type { BurstCase } from '../paths/send-burst.ts';
import type { Outcome } from './burst.ts';
import type { MarkForm } from './mark.ts';
import type { OptionOutcome } from './segment-option.ts';

/** A burst and the control beside it: what both lose is not GSO's fault. */
export interface BurstResult {
  readonly burst: BurstCase;
  readonly outcome: Outcome;
  readonly control: Outcome;
}

/** What became of the bursts that took one path. */
export interface SentBursts {
  readonly option: OptionOutcome;
  readonly results: readonly BurstResult[];
}

export type MarkOutcome =
  | { readonly kind: 'delivered' }
  | Rejected
  | { readonly kind: 'lost' }
  /** Arrived with other ECN bits than it was sent with. */
  | { readonly kind: 'cleared'; readonly sent: number; readonly arrived: number };

/** What became of the datagrams with ECN marks that took one path, and of the unmarked ones beside them. */
export interface SentMarks {
  readonly control: MarkOutcome;
  readonly marks: readonly { readonly form: MarkForm; readonly outcome: MarkOutcome }[];
}

/** What took one path, and what became of it. */
export interface Sent {
  readonly bursts: SentBursts;
  readonly marks: SentMarks;
}
