import { readdirSync, readFileSync } from 'node:fs';

/** `CLK_TCK` of every Linux that Node runs on: the unit of times in /proc, in milliseconds. */
const tickMs = 10;

/** The process that runs a program with this text in its command line. */
export function findProcess(program: string, text: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (command[0]?.endsWith(`/${program}`) === true && command.some((word) => word.includes(text)))
        return Number(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error(`no process runs ${program} with ${text}`);
}

/** What a process has used of the CPU so far, in milliseconds: utime and stime of proc_pid_stat(5). */
export function cpuTime(pid: number): number {
  // The second field, the name, may contain spaces; behind its bracket the first is the state.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}
