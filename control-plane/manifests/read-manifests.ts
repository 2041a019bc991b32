import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import * as v from 'valibot';

const manifest = v.looseObject({
  apiVersion: v.string(),
  kind: v.string(),
  metadata: v.looseObject({ name: v.string(), namespace: v.optional(v.string()) }),
});

/** An object in a YAML file, with all its fields. */
export type Manifest = v.InferOutput<typeof manifest>;

/**
 * Reads all objects in YAML files and in the YAML files of directories (not recursively), in the order of their names.
 * Throws an error with the name of a file that is missing or invalid.
 */
export async function readManifests(paths: readonly string[]): Promise<Manifest[]> {
  const files = await Promise.all(paths.map(filesOf));
  const objects = await Promise.all(files.flat().map(readManifestFile));
  return objects.flat();
}

async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path);
  return entries
    .filter((entry) => /\.ya?ml$/.test(entry))
    .toSorted()
    .map((entry) => join(path, entry));
}

async function readManifestFile(file: string): Promise<Manifest[]> {
  try {
    const documents: unknown[] = loadAll(await readFile(file, 'utf8'));
    return v.parse(
      v.array(manifest),
      documents.filter((document) => document !== null && document !== undefined),
    );
  } catch (cause) {
    throw new Error(`reading manifests of ${file}`, { cause });
  }
}
