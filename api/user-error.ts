/**
 * A problem that the user can do something about. The message is one sentence that says what is wrong and what to do;
 * the command prints it alone and exits with 2, and shows the stack only with `--verbose`.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
