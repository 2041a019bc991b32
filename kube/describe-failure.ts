import { findApiError } from './api-error.ts';
import type { ApiClient } from './api-client.ts';
import { failureCode } from './failure-code.ts';

/** Describes why a request failed: an error response or no response. Undefined for any other error. */
export function describeFailure(error: unknown, { server }: Pick<ApiClient, 'server'>): string | undefined {
  const answer = findApiError(error);
  if (answer !== undefined) return `the API server returned ${answer.message}`;
  const code = failureCode(error);
  return code === undefined ? undefined : `the API server ${server} is unreachable (${code})`;
}
