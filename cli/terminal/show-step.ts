import { startSpinner } from './start-spinner.ts';

/** Shows the progress of a step: one line that changes on a terminal, otherwise separate lines. */
export interface Progress {
  readonly interactive: boolean;
  readonly say: (text: string) => void;
}

/** Shows a step while it runs, its progress and its duration. Writes to stderr. */
export async function showStep<Result>(text: string, work: (progress: Progress) => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const spinner = startSpinner(text);
  const line = (words: string): void => void process.stderr.write(`  ${words}\n`);
  if (spinner === undefined) process.stderr.write(`${text}\n`);
  const say = (words: string): void => {
    if (spinner === undefined) line(words);
    else spinner.text = `${text}: ${words}`;
  };
  try {
    const result = await work({ interactive: spinner !== undefined, say });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (spinner === undefined) line(`done in ${seconds} s`);
    else spinner.succeed(`${text} (${seconds} s)`);
    return result;
  } catch (error) {
    if (spinner === undefined) line('failed');
    else spinner.fail(text);
    throw error;
  }
}
