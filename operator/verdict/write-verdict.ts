import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { apiVersion, verdictKeys } from '../../api/names.ts';
import { type ApplyTarget, apply } from '../../kube/apply.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { reportPath } from '../../kube/paths.ts';
import type { UnseenWrites } from '../../kube/unseen-writes.ts';
import type { NodeReport } from '../reports/read-report.ts';
import type { Decision } from './decide-verdict.ts';

export interface VerdictWriter {
  readonly connection: ApiClient;
  readonly unseen: UnseenWrites;
  readonly log: Logger;
}

/** Writes a decision into the report's status unless it stands there already, and logs what changed. */
export async function writeVerdict(
  { connection, unseen, log }: VerdictWriter,
  report: NodeReport,
  { verdict, conditions }: Decision,
): Promise<void> {
  const { name, uid, resourceVersion } = report;
  const status = { ...(verdict === undefined ? {} : { verdict }), conditions };
  if (isWritten(report, { verdict, conditions })) return;
  if (unseen.has(name, resourceVersion, status)) return;
  const target: ApplyTarget = { path: `${reportPath(name)}/status`, doing: `applying the verdict of node ${name}` };
  await apply(connection, target, { apiVersion, kind: 'GsoReport', metadata: { name, uid }, status });
  unseen.add(name, resourceVersion, status);

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
