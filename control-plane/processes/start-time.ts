import { readFileSync } from 'node:fs';

/**
 * When a process started, in clock ticks after boot; undefined if there is none. With it, a process id is never mistaken
 * for a later one's.
 */
export function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in parentheses, may contain blanks; the start time is field 22 (proc_pid_stat(5)).
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
