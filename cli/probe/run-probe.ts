import { type DescribedRound, describeRound } from './describe-round.ts';
import { judgeRound } from '../../node-probe/judge/judge-round.ts';
import type { Plan } from '../../node-probe/round/round.ts';
import { here, runRound } from '../../node-probe/round/run-round.ts';

/** Runs the checks once. Throws `UserError` when the interface that was named is not there. */
export async function runProbe(plan: Plan): Promise<DescribedRound> {
  return describeRound(judgeRound(await runRound(plan, here)));
}
