import * as v from 'valibot';

const statusSchema = v.object({ message: v.exactOptional(v.string()), reason: v.exactOptional(v.string()) });

/** The API server returned an error. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status code. */
  readonly code: number;
  /** `metav1.Status.reason`, for example `AlreadyExists`; empty when the body was not a Status. */
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

/** Makes an error from a response of the API server (or of a proxy, whose body is not a Status and is not repeated). */
export function readApiError(code: number, body: string): ApiError {
  const status = v.safeParse(v.pipe(v.string(), v.parseJson(), statusSchema), body);
  const { message = '', reason = '' } = status.success ? status.output : {};
  return new ApiError(code, reason, [String(code), reason, message].filter((part) => part !== '').join(' '));
}

/** The object does not exist (404). */
export function isNotFound(error: unknown): boolean {
  return findApiError(error)?.code === 404;
}

/** Another writer was faster, or a UID precondition does not hold (409, but not AlreadyExists). */
export function isConflict(error: unknown): boolean {
  const found = findApiError(error);
  return found?.code === 409 && found.reason !== 'AlreadyExists';
}

/** An object of this name exists (409 AlreadyExists). */
export function isAlreadyExists(error: unknown): boolean {
  const found = findApiError(error);
  return found?.code === 409 && found.reason === 'AlreadyExists';
}

/** The resource version or the continue token is too old: list again (410). */
export function isGone(error: unknown): boolean {
  return findApiError(error)?.code === 410;
}

/** Finds the ApiError in an error's chain of causes. */
export function findApiError(error: unknown): ApiError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof ApiError) return cause;
  return undefined;
}
