import { plurals } from '../../api/names.ts';
import { crdName } from '../../api/v1alpha1.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { reportPath, reportsPath } from '../../kube/paths.ts';
import { UserError } from '../../api/user-error.ts';
import { lookUp, lookUpAll } from './look-up.ts';
import { type ReadReport, readReportSchema } from './read-report.ts';

/** The reports of all nodes. Throws a UserError when quicgso is not installed, or the user may not see them. */
export async function findReports(client: ApiClient): Promise<ReadReport[]> {
  const reports = await lookUpAll(client, { path: reportsPath }, readReportSchema);
  if ('found' in reports) return reports.found;
  throw whyNot(reports.missing, 'list');
}

/** The report of one node. Throws a UserError, also when there is none. */
export async function findReport(client: ApiClient, node: string): Promise<ReadReport> {
  const report = await lookUp(client, { path: reportPath(node) }, readReportSchema);
  if ('found' in report) return report.found;
  if (report.missing !== 'object') throw whyNot(report.missing, 'get');
  throw new UserError(`There is no GsoReport ${node}: is it the name of a Linux node? "quicgso nodes" lists them.`);
}

function whyNot(missing: 'object' | 'kind' | 'access', verb: 'get' | 'list'): UserError {
  return missing === 'access'
    ? new UserError(`You may not ${verb} GsoReports: ask for the verb ${verb} on ${crdName(plurals.reports)}.`)
    : new UserError(
        'quicgso is not installed in this cluster: it has no GsoReports. Install it, or choose another cluster with --context.',
      );
}
