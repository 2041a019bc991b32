import { ApiError } from '../../operator/cluster/api-error.ts';
import type { Connection } from '../../operator/cluster/connection.ts';
import { UserError } from '../user-error.ts';

/** What went wrong on the way to the API server, as a UserError where a user can mend it, else the error itself. */
export function explainFailure(error: unknown, connection: Pick<Connection, 'server'>): unknown {
  if (error instanceof UserError) return error;
  if (error instanceof ApiError) {
    if (error.code === 401) {
      return new UserError(`The API server ${connection.server} does not know you: log in again.`, { cause: error });
    }
    if (error.code === 403) return new UserError(`You may not do this: ${error.message}.`, { cause: error });
    return error;
  }
  const code = codeOf(error);
  if (code === undefined) return error;
  return new UserError(
    `The API server ${connection.server} cannot be reached (${code}): look at --kubeconfig and --context.`,
    { cause: error },
  );
}

/** The code of a failed connection: of the system (ECONNREFUSED), of TLS (CERT_HAS_EXPIRED) or of undici (UND_ERR_...). */
function codeOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(cause.code)) return cause.code;
    if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  }
  return undefined;
}
