import type { BuildProgress } from './build-programs.ts';

/** Tells of builds in plain lines, one at each begin and end, for logs and CI. */
export function plainBuildProgress(write: (line: string) => void): BuildProgress {
  return ({ program, index, count, elapsedSeconds, expectedSeconds, state }) => {
    const subject = `${program} (${index} of ${count})`;
    if (state === 'begins') {
      const minutes = Math.ceil(expectedSeconds / 60);
      write(`building ${subject}, first run only: about ${minutes} min on 2 cores\n`);
    }
    if (state === 'is done') write(`built ${subject} in ${elapsedSeconds} s\n`);
  };
}
