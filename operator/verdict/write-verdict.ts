import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { apiVersion, verdictKeys } from '../../api/names.ts';
import type { Applier } from '../../kube/applier.ts';
import { reportPath } from '../../kube/paths.ts';
import type { NodeReport } from '../reports/read-report.ts';
import type { Decision } from './decide-verdict.ts';

export interface VerdictWriter {
  readonly applier: Applier;
  readonly log: Logger;
}

/** Writes a decision to the report's status unless it is unchanged, and logs state changes. */
export async function writeVerdict(
  { applier, log }: VerdictWriter,
  report: NodeReport,
  { verdict, conditions }: Decision,
): Promise<void> {
  const { name, uid, resourceVersion } = report;
  const status = { ...(verdict === undefined ? {} : { verdict }), conditions };
  if (isWritten(report, { verdict, conditions })) return;
  const sent = await applier.apply({
    path: `${reportPath(name)}/status`,
    over: resourceVersion,
    body: { apiVersion, kind: 'GsoReport', metadata: { name, uid }, status },
    doing: `applying the verdict of node ${name}`,
  });
  if (!sent) return;

  const changes = verdictKeys
    .map((key) => ({
      verdict: key,
      from: report.previous[key]?.state,
      to: verdict?.[key]?.state,
      reason: verdict?.[key]?.reason,
    }))
    .filter(({ from, to }) => from !== to);
  if (changes.length > 0) log.info({ node: name, changes }, 'verdict changed');
}

function isWritten(report: NodeReport, { verdict, conditions }: Omit<Decision, 'recheckAt'>): boolean {
  if (!isDeepStrictEqual(report.verdict, verdict)) return false;
  return conditions.every((condition) => report.conditions.some((stored) => isDeepStrictEqual(stored, condition)));
}
