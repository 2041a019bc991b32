import ora, { type Ora } from 'ora';

/**
 * One line on stderr that changes while something goes on. Undefined where there is nobody to watch it: in a pipe, a file or
 * CI, where plain lines say the same.
 */
export function startSpinner(text: string): Ora | undefined {
  const color = process.stderr.isTTY && process.stderr.hasColors() ? 'cyan' : false;
  // Left alone, stdin delivers Ctrl-C as a signal, which is how the sandbox ends.
  const spinner = ora({ text, discardStdin: false, color });
  return spinner.isEnabled ? spinner.start() : undefined;
}
