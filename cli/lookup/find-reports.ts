import { plurals } from '../../api/names.ts';
import { crdName } from '../../api/v1alpha1.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { reportPath, reportsPath } from '../../kube/paths.ts';
import { UserError } from '../../api/user-error.ts';
import { lookUp, lookUpAll } from './look-up.ts';
import { type ReadReport, readReportSchema } from './read-report.ts';

/** The reports of all nodes. Throws a UserError if quicgso is not installed or the user may not list them. */
export async function findReports(client: ApiClient): Promise<ReadReport[]> {
  const reports = await lookUpAll(client, { path: reportsPath }, readReportSchema);
  if ('found' in reports) return reports.found;
  throw whyNot(reports.missing, 'list');
}

/** The report of one node. Throws a UserError, also if it does not exist. */
export async function findReport(client: ApiClient, node: string): Promise<ReadReport> {
  const report = await lookUp(client, { path: reportPath(node) }, readReportSchema);
  if ('found' in report) return report.found;
  if (report.missing !== 'object') throw whyNot(report.missing, 'get');
  throw new UserError(`GsoReport ${node} not found: use the name of a Linux node ("quicgso nodes" lists them).`);
}

function whyNot(missing: 'object' | 'kind' | 'access', verb: 'get' | 'list'): UserError {
  return missing === 'access'
    ? new UserError(`No permission to ${verb} GsoReports: ask for the verb ${verb} on ${crdName(plurals.reports)}.`)
    : new UserError(
        'quicgso is not installed in this cluster: the GsoReport CRD is missing. Install it, or choose another cluster with --context.',
      );
}
