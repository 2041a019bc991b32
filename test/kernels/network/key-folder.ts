import { randomBytes } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTemporaryFolder, type TemporaryFolder } from '../../../control-plane/processes/temporary-folder.ts';

/** A folder for a test's files, with a key for responder and probe. */
export interface KeyFolder extends TemporaryFolder {
  readonly keyFile: string;
}

/** Makes one that a probe can read as nobody. */
export async function makeKeyFolder(): Promise<KeyFolder> {
  const folder = await makeTemporaryFolder(tmpdir());
  await chmod(folder.path, 0o755);
  const keyFile = join(folder.path, 'key');
  await writeFile(keyFile, randomBytes(32).toString('hex'));
  return { ...folder, keyFile };
}
