import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Of the environment of all that this process starts from now on, and of what that starts. */
const mark = 'QUICGSO_E2E_RUN';

/** They serve this very process, vitest's and the bundler's, and end with it. */
const ofThisProcess = /^vitest-watchdog|\/esbuild --service=/;

/** How long a process may take to go after its end was asked for. */
const patienceMs = 10_000;

/**
 * Marks all that this process starts from now on, and what that starts in turn. Disposing of it throws when any of it still
 * runs. Inside containers nothing is marked: Docker ends what is in them.
 */
export function watchForLeftProcesses(): AsyncDisposable {
  const run = randomUUID();
  process.env[mark] = run;
  return {
    [Symbol.asyncDispose]: async () => {
      const end = performance.now() + patienceMs;
      let left = await marked(run);
      while (left.length > 0 && performance.now() < end) {
        await delay(100);
        left = await marked(run);
      }
      if (left.length > 0) throw new Error(`the tests have left processes: ${left.join('; ')}`);
    },
  };
}

/** The processes with this mark, each by its number and its command line. */
async function marked(run: string): Promise<string[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    all.map(async (pid) => {
      const environment = await read(`/proc/${pid}/environ`);
      if (!environment.split('\0').includes(`${mark}=${run}`)) return [];
      const commandLine = (await read(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ').trim();
      return ofThisProcess.test(commandLine) ? [] : [`${pid} ${commandLine}`];
    }),
  );
  return found.flat();
}

/** Of a process that has ended by now, or that is another user's and so none of ours. */
const nothing = new Set<unknown>(['ENOENT', 'ESRCH', 'EACCES']);

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && nothing.has(error.code)) return '';
    throw new Error(`reading ${file}`, { cause: error });
  }
}
