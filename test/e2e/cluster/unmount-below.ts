import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Unmounts what is mounted below a folder, as dockerd leaves namespaces of its containers there, so that it can be removed. */
export function unmountBelow(folder: string): void {
  // The fifth field of mountinfo is where it is mounted (proc_pid_mountinfo(5)).
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((point) => point.startsWith(`${folder}/`));
  if (points.length > 0) execFileSync('umount', ['--lazy', ...points.toReversed()], { stdio: 'pipe' });
}
