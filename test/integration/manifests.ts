import { readdirSync, readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: unknown;
}

/** All objects of the YAML files in a folder, given from the root of the repository. */
export function readManifests(folder: string): Manifest[] {
  const url = new URL(`../../${folder}/`, import.meta.url);
  return readdirSync(url)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .flatMap((file) => loadAll(readFileSync(new URL(file, url), 'utf8')) as Manifest[]);
}
