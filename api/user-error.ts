/**
 * A problem that the user can fix. The message says what is wrong and what to do; the command prints only the message
 * and exits with 2, and prints the stack with `--verbose`.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
