import type { HostObservation } from '../../api/v1alpha1.ts';
import type { JudgedRound } from '../../node-probe/judge/judge-round.ts';
import { toHostObservation } from '../../node-probe/report/to-observation.ts';
import type { Check } from './check.ts';
import { decideVerdict, type ProbeVerdict } from './decide-verdict.ts';
import { productAdvice } from './product-advice.ts';
import { toChecklist } from './to-checklist.ts';

/** The output of `quicgso probe`: verdict and checklist; the rest is as in a GsoReport's `status.observed.host`. */
export interface DescribedRound extends HostObservation {
  readonly verdict: ProbeVerdict;
  readonly checks: readonly Check[];
}

/** Describes a round: checklist, verdict, findings and remedies. */
export function describeRound(round: JudgedRound): DescribedRound {
  const checks = toChecklist(round);
  const tested = round.families.filter(({ kernel, egress, wire }) => kernel ?? egress ?? wire[0]);
  const observation = toHostObservation({ ...round, families: tested }, { advice: productAdvice });
  return { verdict: decideVerdict(checks), checks, ...observation };
}
