import type { State } from '../../api/vocabulary.ts';
import type { Family } from '../../linux/socket-address.ts';
import type { Judgement } from '../../node-probe/judge/judge-gso.ts';
import type { CheckName } from '../../node-probe/round/round.ts';

/** `warning`: works within limits, is inconclusive, or is worth knowing. `skipped`: was not tested. */
export type CheckStatus = 'ok' | 'warning' | 'failure' | 'skipped';

/** One line of the checklist. */
export interface Check {
  readonly check: CheckName;
  readonly family?: Family;
  readonly status: CheckStatus;
  /** The finding, with numbers, without a full stop. */
  readonly found: string;
  /** The basis of the verdict; absent if the check decides nothing. */
  readonly result?: Judgement;
}

const statusOf: Record<State, CheckStatus> = {
  Capable: 'ok',
  Degraded: 'warning',
  Unknown: 'warning',
  Unsupported: 'failure',
  Broken: 'failure',
};

export function checkOf(check: CheckName, family: Family, result: Judgement, found: string): Check {
  return { check, family, status: statusOf[result.state], found, result };
}
