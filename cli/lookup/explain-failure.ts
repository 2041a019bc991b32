import { ApiError } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { failureCode } from '../../kube/failure-code.ts';
import { UserError } from '../../api/user-error.ts';

/** Turns a failed request into a UserError if the user can fix it; returns other errors unchanged. */
export function explainFailure(error: unknown, client: Pick<ApiClient, 'server'>): unknown {
  if (error instanceof UserError) return error;
  if (error instanceof ApiError) {
    if (error.code === 401) {
      return new UserError(`Not authenticated to ${client.server} (401): check your credentials.`, { cause: error });
    }
    if (error.code === 403) return new UserError(`Forbidden: ${error.message}.`, { cause: error });
    return error;
  }
  const code = failureCode(error);
  if (code === undefined) return error;
  return new UserError(`Cannot reach the API server ${client.server} (${code}): check --kubeconfig and --context.`, {
    cause: error,
  });
}
