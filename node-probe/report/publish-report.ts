import { apiVersion, fieldManagers, type Network } from '../../api/names.ts';
import type { NetworkObservation } from '../../api/v1alpha1.ts';
import { requestApi, type ApiServer } from './api-request.ts';
import { reportPath } from './report-path.ts';
import { shortenObservation } from './shorten-observation.ts';

/**
 * Writes one network's part of a report's status by server-side apply; fields of other managers are neither read nor
 * changed. Throws an Error whose cause is the `ApiError` (404: the operator has not created the report yet) or the
 * connection error.
 */
export async function publishReport(
  { apiServer, node, network }: { apiServer: ApiServer; node: string; network: Network },
  observation: NetworkObservation,
  signal: AbortSignal,
): Promise<void> {
  try {
    await requestApi(apiServer, {
      method: 'PATCH',
      path: `${reportPath(node)}/status`,
      query: { fieldManager: fieldManagers[network], force: 'true', fieldValidation: 'Strict' },
      // JSON is YAML.
      contentType: 'application/apply-patch+yaml',
      body: {
        apiVersion,
        kind: 'GsoReport',
        metadata: { name: node },
        status: { observed: { [network]: shortenObservation(observation) } },
      },
      signal,
    });
  } catch (cause) {
    throw new Error(`writing the report of ${node}`, { cause });
  }
}
