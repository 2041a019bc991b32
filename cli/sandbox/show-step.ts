import ora from 'ora';

/** Shows a step while it runs, what it says about itself, and how long it took. Writes to stderr, one line a step. */
export async function showStep<Result>(
  text: string,
  work: (say: (progress: string) => void) => Promise<Result>,
): Promise<Result> {
  const begin = performance.now();
  // Left alone, stdin delivers Ctrl-C as a signal, which is how the sandbox ends.
  const spinner = ora({ text, discardStdin: false }).start();
  try {
    const result = await work((progress) => {
      spinner.text = `${text}: ${progress}`;
    });
    spinner.succeed(`${text} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    spinner.fail(text);
    throw error;
  }
}
