import type { State } from '../../api/vocabulary.ts';
import type { Family } from '../../linux/socket-address.ts';
import type { Judgement } from '../../node-probe/judge/judge-gso.ts';
import type { CheckName } from '../../node-probe/round/round.ts';

/** `warning`: it works within limits, could not be told, or is worth knowing. `skipped`: it was not tested. */
export type CheckStatus = 'ok' | 'warning' | 'failure' | 'skipped';

/** One line of the checklist. */
export interface Check {
  readonly check: CheckName;
  readonly family?: Family;
  readonly status: CheckStatus;
  /** What was found, in numbers, as a sentence without an end. */
  readonly found: string;
  /** What the verdict rests on; absent where nothing is decided. */
  readonly result?: Judgement;
}

const statusOf: Record<State, CheckStatus> = {
  Capable: 'ok',
  Degraded: 'warning',
  Unknown: 'warning',
  Unsupported: 'failure',
  Broken: 'failure',
};

/** The line of a judgement. */
export function checkOf(check: CheckName, family: Family, result: Judgement, found: string): Check {
  return { check, family, status: statusOf[result.state], found, result };
}
