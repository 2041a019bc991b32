import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Expectation } from './expectation.ts';
import { expectations } from './expectations.ts';

const folder = join(import.meta.dirname, 'values');

export interface ValuesFile {
  readonly path: string;
  readonly expectation: Expectation;
}

/**
 * Every file of values/ with what it is expected to make, by name. Throws when a file does not begin with a comment that
 * says it, when nothing is expected of it, and when something is expected of a file that is not there.
 */
export async function readValuesFiles(): Promise<[name: string, file: ValuesFile][]> {
  const names = (await readdir(folder)).map((file) => basename(file, '.yaml')).toSorted();
  const missing = Object.keys(expectations).filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`test/chart/values lacks ${missing.join(', ')}`);
  return Promise.all(
    names.map(async (name): Promise<[string, ValuesFile]> => {
      const path = join(folder, `${name}.yaml`);
      const expectation = expectations[name];
      if (expectation === undefined) throw new Error(`test/chart/expectations.ts says nothing about ${name}`);
      if (!(await readFile(path, 'utf8')).startsWith('# ')) throw new Error(`${path} does not say what is expected`);
      return [name, { path, expectation }];
    }),
  );
}
