import { readlinkSync, rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { atExit } from './at-exit.ts';
import { startTime } from './start-time.ts';

/** A folder that lives as long as its owner: removed when disposed of, and at the latest when this process exits. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * Makes a folder (mode 0700) in `parent`. Its name says who owns it, so that a later run can remove it if we are killed.
 * `prefix` may not contain `-` followed by digits.
 */
export async function makeTemporaryFolder(parent: string, prefix = 'quicgso'): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, `${prefix}-${process.pid}-${startTime(process.pid)}-${pidNamespace()}-`));
  // The retries are for processes that were killed an instant ago and are still writing their last file.
  const options = { recursive: true, force: true, maxRetries: 20, retryDelay: 20 };
  const forget = atExit(() => rmSync(path, options));
  const dispose = async (): Promise<void> => {
    await rm(path, options);
    forget();
  };
  return { path, [Symbol.asyncDispose]: dispose };
}

/** Removes what runs that were killed have left in `parent`: folders made by makeTemporaryFolder whose owner is dead. */
export async function sweepTemporaryFolders(parent: string, prefix = 'quicgso'): Promise<void> {
  const ours = new RegExp(`^${RegExp.escape(prefix)}-(\\d+)-(\\d+)-(\\d+)-\\w{6}$`);
  for (const entry of await readdir(parent)) {
    const [, pid, start, namespace] = ours.exec(entry) ?? [];
    // A number of another container's processes says nothing here.
    if (pid === undefined || namespace !== pidNamespace() || startTime(Number(pid)) === start) continue;
    const path = join(parent, entry);
    try {
      const found = await lstat(path);
      // Anybody may make a folder of any name in /tmp; root must not be led to remove other people's files.
      if (found.isDirectory() && found.uid === process.getuid?.()) await rm(path, { recursive: true, force: true });
    } catch {
      // Another run sweeps at the same moment, or the folder cannot be removed: neither hinders this run.
    }
  }
}

function pidNamespace(): string {
  return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
}
