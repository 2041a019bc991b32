import type { HostObservation } from '../../api/v1alpha1.ts';
import type { JudgedRound } from '../../node-probe/judge/judge-round.ts';
import { toHostObservation } from '../../node-probe/report/to-observation.ts';
import type { Check } from './check.ts';
import { decideVerdict, type ProbeVerdict } from './decide-verdict.ts';
import { productAdvice } from './product-advice.ts';
import { toChecklist } from './to-checklist.ts';

/** What `quicgso probe` says, to people as a checklist; the rest is as in a GsoReport's `status.observed.host`. */
export interface DescribedRound extends HostObservation {
  readonly verdict: ProbeVerdict;
  readonly checks: readonly Check[];
}

/** Says what was seen in a round, what it adds up to, and what to do. */
export function describeRound(round: JudgedRound): DescribedRound {
  const checks = toChecklist(round);
  const tested = round.families.filter(({ kernel, egress, wire }) => kernel ?? egress ?? wire[0]);
  const observation = toHostObservation({ ...round, families: tested }, { advice: productAdvice });
  return { verdict: decideVerdict(checks), checks, ...observation };
}
