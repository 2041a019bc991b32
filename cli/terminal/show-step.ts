import { startSpinner } from './start-spinner.ts';

/** Tells how far a step is: by a text that replaces the last one where somebody watches, else by lines that stay. */
export interface Progress {
  readonly watched: boolean;
  readonly say: (text: string) => void;
}

/** Shows a step while it runs, what it says about itself, and how long it took. Writes to stderr. */
export async function showStep<Result>(text: string, work: (progress: Progress) => Promise<Result>): Promise<Result> {
  const begin = performance.now();
  const spinner = startSpinner(text);
  const line = (words: string): void => void process.stderr.write(`  ${words}\n`);
  if (spinner === undefined) process.stderr.write(`${text}\n`);
  const say = (words: string): void => {
    if (spinner === undefined) line(words);
    else spinner.text = `${text}: ${words}`;
  };
  try {
    const result = await work({ watched: spinner !== undefined, say });
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    if (spinner === undefined) line(`done in ${seconds} s`);
    else spinner.succeed(`${text} (${seconds} s)`);
    return result;
  } catch (error) {
    if (spinner === undefined) line('failed');
    else spinner.fail(text);
    throw error;
  }
}
