import { type DescribedRound, describeRound } from '../../../cli/probe/describe-round.ts';
import { judgeRound } from '../../../node-probe/judge/judge-round.ts';
import { reportRound } from '../../../node-probe/loop/observe.ts';
import { shortenObservation } from '../../../node-probe/report/shorten-observation.ts';
import type { Plan } from '../../../node-probe/round/round.ts';
import { runRound } from '../../../node-probe/round/run-round.ts';
import { describeSeen } from './cell.ts';
import { seenOf } from './seen-of.ts';

/** Runs one round; throws when the report of a node would say another state or reason of it than `quicgso probe`. */
export async function probeBothWays(plan: Plan): Promise<DescribedRound> {
  const round = judgeRound(await runRound(plan));
  const described = describeRound(round);
  const { exitCode } = described.verdict;
  const report = shortenObservation(reportRound(round, { network: 'host' }));
  const [told, reported] = [described, report].map((view) => describeSeen(seenOf(view, exitCode)));
  if (told !== reported) throw new Error(`quicgso probe says ${told}, and the report ${reported}`);
  return described;
}
