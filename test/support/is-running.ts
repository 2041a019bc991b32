import { readdir, readFile } from 'node:fs/promises';

/** For tests: whether a process runs. One that exited and has not been waited for yet does not. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
}

/** For tests: the command lines of all running processes that mention a text. */
export async function commandsWith(text: string): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const commands = processes.map(async (pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(commands)).filter((command) => command.includes(text));
}
