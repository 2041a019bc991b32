import { judgeRound } from '../../node-probe/judge/judge-round.ts';
import type { Plan } from '../../node-probe/round/plan.ts';
import { here, runRound } from '../../node-probe/round/run-round.ts';
import { describeRound, type DescribedRound } from './describe-round.ts';

/** Runs the checks once. Throws `UserError` when the interface that was named is not there. */
export async function runProbe(plan: Plan): Promise<DescribedRound> {
  return describeRound(judgeRound(await runRound(plan, here)));
}
