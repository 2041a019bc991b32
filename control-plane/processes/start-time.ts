import { readFileSync } from 'node:fs';

/**
 * The start time of a process, in clock ticks after boot; undefined if it does not exist. Distinguishes a process from a
 * later one with the same id.
 */
export function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in parentheses, may contain spaces; the start time is field 22 (proc_pid_stat(5)).
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
