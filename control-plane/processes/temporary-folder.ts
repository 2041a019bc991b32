import { readlinkSync, rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { atExit } from './at-exit.ts';
import { startTime } from './start-time.ts';

/** A temporary directory: removed when it is disposed of, and at the latest when this process exits. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * Creates a directory (mode 0700) in `parent`. Its name identifies the owner, so that a later run can remove it if this
 * process is killed. `prefix` must not contain `-` followed by digits.
 */
export async function makeTemporaryFolder(parent: string, prefix = 'quicgso'): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, `${prefix}-${process.pid}-${startTime(process.pid)}-${pidNamespace()}-`));
  // Retries, because a process that was just killed may still be writing a file.
  const options = { recursive: true, force: true, maxRetries: 20, retryDelay: 20 };
  const forget = atExit(() => rmSync(path, options));
  const dispose = async (): Promise<void> => {
    await rm(path, options);
    forget();
  };
  return { path, [Symbol.asyncDispose]: dispose };
}

/** Removes what killed runs left in `parent`: directories by makeTemporaryFolder whose owner is dead. */
export async function sweepTemporaryFolders(parent: string, prefix = 'quicgso'): Promise<void> {
  const ours = new RegExp(`^${RegExp.escape(prefix)}-(\\d+)-(\\d+)-(\\d+)-\\w{6}$`);
  for (const entry of await readdir(parent)) {
    const [, pid, start, namespace] = ours.exec(entry) ?? [];
    // Process ids of another PID namespace mean nothing here.
    if (pid === undefined || namespace !== pidNamespace() || startTime(Number(pid)) === start) continue;
    const path = join(parent, entry);
    try {
      const found = await lstat(path);
      // Any user may create any name in /tmp; root must not be tricked into removing other users' files.
      if (found.isDirectory() && found.uid === process.getuid?.()) await rm(path, { recursive: true, force: true });
    } catch {
      // Another run sweeps at the same time, or the directory cannot be removed: neither affects this run.
    }
  }
}

function pidNamespace(): string {
  return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
}
