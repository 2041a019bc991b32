import ora, { type Ora } from 'ora';

/**
 * A spinner on stderr. Undefined in a pipe, a file or CI, where plain lines show the same.
 */
export function startSpinner(text: string): Ora | undefined {
  const color = process.stderr.isTTY && process.stderr.hasColors() ? 'cyan' : false;
  // Leave stdin alone, so that Ctrl-C arrives as a signal, which stops the sandbox.
  const spinner = ora({ text, discardStdin: false, color });
  return spinner.isEnabled ? spinner.start() : undefined;
}
