import type { BuildProgress } from './build-programs.ts';

/** Writes a line when a build starts and when it ends, for logs and CI. */
export function plainBuildProgress(write: (line: string) => void): BuildProgress {
  return ({ program, index, count, elapsedSeconds, expectedSeconds, state }) => {
    const subject = `${program} (${index} of ${count})`;
    if (state === 'started') {
      const minutes = Math.ceil(expectedSeconds / 60);
      write(`building ${subject}, first run only: about ${minutes} min on 2 cores\n`);
    }
    if (state === 'done') write(`built ${subject} in ${elapsedSeconds} s\n`);
  };
}
