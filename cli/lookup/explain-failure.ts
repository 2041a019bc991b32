import { ApiError } from '../../kube/api-error.ts';
import type { ApiClient } from '../../kube/api-client.ts';
import { failureCode } from '../../kube/failure-code.ts';
import { UserError } from '../../api/user-error.ts';

/** What went wrong on the way to the API server, as a UserError where a user can mend it, else the error itself. */
export function explainFailure(error: unknown, client: Pick<ApiClient, 'server'>): unknown {
  if (error instanceof UserError) return error;
  if (error instanceof ApiError) {
    if (error.code === 401) {
      return new UserError(`The API server ${client.server} does not know you: log in again.`, { cause: error });
    }
    if (error.code === 403) return new UserError(`You may not do this: ${error.message}.`, { cause: error });
    return error;
  }
  const code = failureCode(error);
  if (code === undefined) return error;
  return new UserError(
    `The API server ${client.server} cannot be reached (${code}): look at --kubeconfig and --context.`,
    { cause: error },
  );
}
