/**
 * The code for why a request got no response: of the system (ECONNREFUSED), of TLS (CERT_HAS_EXPIRED) or of undici
 * (UND_ERR_...). Undefined for any other error.
 */
export function failureCode(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(cause.code)) return cause.code;
    if (cause instanceof AggregateError && cause.errors.length > 0) return failureCode(cause.errors[0]);
  }
  return undefined;
}
